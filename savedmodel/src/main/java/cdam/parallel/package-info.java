/**
 * Work on many threads whose results do not depend on how many there are.
 *
 * <p>Invariants: results come in the order of their list; what is held at a time does not grow with it; threads end before
 * their owner does.
 */
@NullMarked
package cdam.parallel;

import org.jspecify.annotations.NullMarked;
