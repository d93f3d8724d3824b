/** For tests of pages: a real browser, and what every page must hold. */
@NullMarked
package cdam.explain.browser;

import org.jspecify.annotations.NullMarked;
