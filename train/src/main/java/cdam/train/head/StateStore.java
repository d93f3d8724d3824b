package cdam.train.head;

import org.jspecify.annotations.Nullable;

/** Where training keeps its state, so that a killed run can go on. */
public interface StateStore {
    /** Remembers nothing. */
    StateStore NONE = new StateStore() {
        @Override
        public @Nullable TrainingState load() {
            return null;
        }

        @Override
        public void save(TrainingState state) {}
    };

    /** The last state saved; null where there is none. */
    @Nullable
    TrainingState load();

    /** Keeps a state in place of the one before. */
    void save(TrainingState state);
}
