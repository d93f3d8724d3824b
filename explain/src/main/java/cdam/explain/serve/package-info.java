/**
 * {@code cdam serve}: a page and a JSON API on a local port.
 *
 * <p>Invariants: one thread runs the model ({@link cdam.explain.serve.Worker}); uploads that wait together run as one batch,
 * and between the steps of a job; clients take turns ({@link cdam.explain.serve.FairQueue}), and whatever ends a photo or a job
 * ends it alone. A photo has a place ({@link cdam.explain.serve.Shares}) before a byte of it is read. Nothing of an upload is
 * written to disk, and nothing in a request becomes a path: results are kept in memory under random names and the oldest are
 * forgotten. Whatever a request asks for is bounded by {@link cdam.explain.serve.Limits}; a refusal is one line of JSON, made
 * in {@link cdam.explain.serve.Failure}. A new route is a line in {@link cdam.explain.serve.Server}.
 */
@NullMarked
package cdam.explain.serve;

import org.jspecify.annotations.NullMarked;
