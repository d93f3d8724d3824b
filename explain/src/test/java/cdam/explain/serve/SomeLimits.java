package cdam.explain.serve;

/** Limits that tests need. */
final class SomeLimits {
    /** What {@code serve} has without options. */
    static final Limits DEFAULT = Limits.of(Limits.UPLOAD_MB, Limits.WAITING, Limits.KEPT_MB);

    /** Small files and queues. */
    static final Limits SMALL = new Limits(100_000, 100_000, 4, 4, 2, 9, 60, 20, 16 << 20, 3, 100_000, 128, 64 << 10);

    private SomeLimits() {}

    static Limits ofSeconds(int seconds) {
        return like(seconds, DEFAULT.samples(), DEFAULT.answerBytesASecond());
    }

    /** With jobs that run for as long as a test needs. */
    static Limits ofSamples(int samples) {
        return like(DEFAULT.seconds(), samples, DEFAULT.answerBytesASecond());
    }

    /** With readers that must be fast. */
    static Limits ofFastReaders() {
        return like(5, DEFAULT.samples(), 1 << 30);
    }

    private static Limits like(int seconds, int samples, int answerBytesASecond) {
        return new Limits(
                DEFAULT.uploadBytes(),
                DEFAULT.pixels(),
                DEFAULT.waiting(),
                DEFAULT.waitingEach(),
                DEFAULT.jobs(),
                DEFAULT.jobsEach(),
                seconds,
                DEFAULT.decodeSeconds(),
                DEFAULT.keptBytes(),
                DEFAULT.conceptImages(),
                samples,
                DEFAULT.points(),
                answerBytesASecond);
    }
}
