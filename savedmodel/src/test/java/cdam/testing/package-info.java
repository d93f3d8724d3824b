/** Helpers that the tests of all modules share: where the fixtures lie, and how far two arrays may differ. */
@NullMarked
package cdam.testing;

import org.jspecify.annotations.NullMarked;
