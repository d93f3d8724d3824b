package cdam.explain.bench;

/**
 * Something to time.
 *
 * @param name as on the command line
 * @param work does it once, results thrown away
 */
record Measurement(String name, Runnable work) {
    /** Milliseconds of wall time of one go. */
    double milliseconds() {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
