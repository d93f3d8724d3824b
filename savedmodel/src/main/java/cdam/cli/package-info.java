/** The front door: parses the command line, finds the command, prints one line for an error. */
@NullMarked
package cdam.cli;

import org.jspecify.annotations.NullMarked;
