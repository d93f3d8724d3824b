/** What a folder of results was made from: results of two identities never share a folder. */
@NullMarked
package cdam.explain.results;

import org.jspecify.annotations.NullMarked;
