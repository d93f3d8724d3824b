package cdam.explain.method;

/** Receives the progress of a long method; may cancel it by throwing. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, total) -> {};

    /**
     * Called now and then.
     *
     * @param done steps so far
     * @param total all steps
     */
    void at(long done, long total);

    /** Called before the first step where an earlier run had done some. */
    default void goesOn(long done, long total) {}

    /** The progress of one of several works of as many steps each, done one after the other; this one receives all their steps. */
    default Progress part(long index, long works) {
        Progress whole = this;
        return new Progress() {
            @Override
            public void at(long done, long total) {
                whole.at(index * total + done, works * total);
            }

            @Override
            public void goesOn(long done, long total) {
                whole.goesOn(index * total + done, works * total);
            }
        };
    }
}
