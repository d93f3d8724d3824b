package cdam.explain.serve;

/**
 * What a request may ask for.
 *
 * @param uploadBytes of a photo's file
 * @param pixels of a photo, checked before it is decoded
 * @param waiting photos on their way: being sent, decoded, waiting for the model
 * @param waitingEach the same, of one client
 * @param jobs waiting
 * @param jobsEach waiting or running, of one client
 * @param seconds that a photo may take to arrive, and then to be answered; a job may run ten times as long
 * @param decodeSeconds a photo's decoding may take
 * @param keptBytes of results; the oldest are forgotten
 * @param conceptImages photos of a concept
 * @param samples most of a job's method that has them
 * @param points most of a job's method that has them
 */
record Limits(
        int uploadBytes,
        long pixels,
        int waiting,
        int waitingEach,
        int jobs,
        int jobsEach,
        int seconds,
        int decodeSeconds,
        long keptBytes,
        int conceptImages,
        int samples,
        int points) {
    static final int UPLOAD_MB = 16;
    static final int WAITING = 32;
    static final int KEPT_MB = 256;
    static final int LEAST_KEPT_MB = 16;

    /** What a command line sets; a quarter of the queue is for one client. */
    static Limits of(int uploadMb, int waiting, int keptMb) {
        return new Limits(
                uploadMb << 20,
                50_000_000,
                waiting,
                (waiting + 3) / 4,
                8,
                2,
                60,
                20,
                (long) keptMb << 20,
                100,
                1000,
                128);
    }
}
