/** Linear heads on frozen features. */
@NullMarked
package cdam.train;

import org.jspecify.annotations.NullMarked;
