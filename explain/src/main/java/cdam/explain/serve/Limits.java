package cdam.explain.serve;

/**
 * What a request may ask for.
 *
 * @param uploadBytes of a photo's file
 * @param pixels of a photo, checked before it is decoded
 * @param waiting uploads in the queue
 * @param jobs waiting or running
 * @param seconds an upload may wait; a job may run ten times as long
 * @param keptBytes of results; the oldest are forgotten
 * @param conceptImages photos of a concept
 */
record Limits(int uploadBytes, long pixels, int waiting, int jobs, int seconds, long keptBytes, int conceptImages) {
    static final Limits DEFAULT = new Limits(16 << 20, 50_000_000, 32, 8, 60, 256L << 20, 100);
}
