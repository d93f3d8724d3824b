package cdam.train.run;

import cdam.io.UsageException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of images from one place; the rest is for training.
 *
 * @param validation the share that chooses the epoch or the penalty, 0.15
 * @param test the share on which the head's accuracy is measured, 0.2
 * @param seed of the draw, 0
 */
record SplitConfig(Double validation, @Nullable Double test, Long seed) {
    static final SplitConfig DEFAULT = new SplitConfig(0.15, null, 0L);

    SplitConfig {
        validation = Objects.requireNonNullElse(validation, 0.15);
        seed = Objects.requireNonNullElse(seed, 0L);
        share(validation, "validation");
        share(test, "test");
    }

    double testShare() {
        return Objects.requireNonNullElse(test, 0.2);
    }

    private static void share(@Nullable Double value, String key) {
        if (value != null && !(value > 0 && value <= 0.5)) {
            throw new UsageException("data.split." + key + ": expected a share above 0 and up to 0.5, found " + value);
        }
    }
}
