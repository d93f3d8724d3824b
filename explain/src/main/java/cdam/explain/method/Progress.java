package cdam.explain.method;

/** Hears how far a long method is; may stop it by throwing. */
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
}
