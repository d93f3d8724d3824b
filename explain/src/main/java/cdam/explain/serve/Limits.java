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
 * @param seconds a photo may take to arrive, and then to be answered; a job may run ten times as long
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
        long keptBytes,
        int conceptImages,
        int samples,
        int points) {
    static final Limits DEFAULT = new Limits(16 << 20, 50_000_000, 32, 8, 8, 2, 60, 256L << 20, 100, 1000, 128);

    Limits withUploadMb(int megabytes) {
        return new Limits(
                megabytes << 20,
                pixels,
                waiting,
                waitingEach,
                jobs,
                jobsEach,
                seconds,
                keptBytes,
                conceptImages,
                samples,
                points);
    }

    /** A quarter of the queue is for one client. */
    Limits withWaiting(int photos) {
        return new Limits(
                uploadBytes,
                pixels,
                photos,
                (photos + 3) / 4,
                jobs,
                jobsEach,
                seconds,
                keptBytes,
                conceptImages,
                samples,
                points);
    }

    Limits withKeptMb(int megabytes) {
        return new Limits(
                uploadBytes,
                pixels,
                waiting,
                waitingEach,
                jobs,
                jobsEach,
                seconds,
                (long) megabytes << 20,
                conceptImages,
                samples,
                points);
    }

    Limits withSeconds(int most) {
        return new Limits(
                uploadBytes,
                pixels,
                waiting,
                waitingEach,
                jobs,
                jobsEach,
                most,
                keptBytes,
                conceptImages,
                samples,
                points);
    }

    Limits withSamples(int most) {
        return new Limits(
                uploadBytes,
                pixels,
                waiting,
                waitingEach,
                jobs,
                jobsEach,
                seconds,
                keptBytes,
                conceptImages,
                most,
                points);
    }
}
