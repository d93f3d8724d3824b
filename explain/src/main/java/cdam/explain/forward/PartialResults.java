package cdam.explain.forward;

import java.util.Optional;

/** Where a long method keeps what it has found so far, so that it goes on there after a kill. */
public interface PartialResults {
    /** Keeps nothing. */
    PartialResults NONE = new PartialResults() {
        @Override
        public Optional<float[]> read(String key) {
            return Optional.empty();
        }

        @Override
        public void write(String key, float[] values) {}
    };

    /**
     * What was written last.
     *
     * @param key names the work: model, image and options; letters and digits
     */
    Optional<float[]> read(String key);

    /** Keeps numbers in the place of earlier ones. */
    void write(String key, float[] values);
}
