/**
 * {@code index.html} of a run: it opens from disk, without a server or network, with the images' files beside it where they are many.
 *
 * <p>Invariants: all data are one island of JSON in a fixed page, and every {@code <} in it is escaped, so that no label or
 * file name can become markup; the page's script puts text into the document as text only. Colours follow
 * {@link cdam.explain.render}'s formula ({@code overlay.js}, which the live page shares). What the page shows of an image is a
 * part of {@link cdam.explain.report.ReportImage} and of {@code report.js}, its gallery of {@code gallery.js}.
 */
@NullMarked
package cdam.explain.report;

import org.jspecify.annotations.NullMarked;
