/**
 * The front door: finds the command, parses its options, prints one line for an error, sets the exit status.
 *
 * <p>Invariants: commands never call {@code System.exit}; what they print for people goes to {@link cdam.cli.Console}; an
 * {@link cdam.io.InputException} becomes one line and status 1, a {@link cdam.io.UsageException} status 2. A new command is
 * a class that implements {@link cdam.cli.Command} and a line in its module's {@code META-INF/services/cdam.cli.Command}.
 */
@NullMarked
package cdam.cli;

import org.jspecify.annotations.NullMarked;
