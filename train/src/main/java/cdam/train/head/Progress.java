package cdam.train.head;

/** Is told how training goes. */
public interface Progress {
    /** After each step. */
    void step(int epoch, int images, double loss);

    /** After each epoch's validation. */
    void epoch(EpochRecord epochRecord);

    /** Something beside the training went wrong. */
    default void warn(String line) {}
}
