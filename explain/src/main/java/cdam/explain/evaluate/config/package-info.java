/**
 * What an evaluation is asked to do: the YAML of the {@code evaluate} command.
 */
@NullMarked
package cdam.explain.evaluate.config;

import org.jspecify.annotations.NullMarked;
