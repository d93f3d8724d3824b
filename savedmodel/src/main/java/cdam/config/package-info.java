/**
 * YAML files into validating records.
 *
 * <p>Invariants: an unknown key fails with file, line, key and the nearest key that exists; a value that a record refuses
 * fails with file, line and key; {@code --set key=value} goes the same way. A new kind of config is a record.
 */
@NullMarked
package cdam.config;

import org.jspecify.annotations.NullMarked;
