package cdam.train.head;

/** Receives how training goes. */
public interface Progress {
    Progress NONE = new Progress() {
        @Override
        public void step(int epoch, int images, double loss) {}

        @Override
        public void epoch(EpochRecord epochRecord) {}
    };

    /** After each step. */
    void step(int epoch, int images, double loss);

    /** After each epoch's validation. */
    void epoch(EpochRecord epochRecord);

    /** Something beside the training went wrong. */
    default void warn(String line) {}
}
