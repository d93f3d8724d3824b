package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.io.Machine;
import cdam.vit.PassMemory;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** ViT-S/8, 87 MB of weights: a process that explains one photo at 224 took 1381 MiB at its peak, one of ViT-B/16 4110. */
class MemoryBoundTest {
    private static final ViTConfig SMALL_8 =
            new ViTConfig(384, 12, 6, 8, 28, 28, 0, 1536, false, PositionInterpolation.DINO);

    private static MemoryBound of(@Nullable Integer megabytes) {
        return new MemoryBound(SMALL_8, 87e6, 0, megabytes);
    }

    private static PassMemory image(int side) {
        return PassMemory.of(SMALL_8, side, side);
    }

    @Test
    void should_come_near_what_was_measured() {
        assertThat(of(null).model() / 0x1p20).isBetween(0.95 * 1381, 1.1 * 1381);
        assertThat(new MemoryBound(SMALL_8, 346e6, 0, null).model() / 0x1p20).isBetween(0.95 * 4110, 1.1 * 4110);
        double ofFiveMethods =
                new MemoryBound(SMALL_8, 87e6, 2, null).model() + image(224).backward();
        assertThat(ofFiveMethods / 0x1p20).as("am, cdam, rp, gradcam, legrad").isBetween(0.9 * 2345, 1.1 * 2345);
        double ofTraining = of(null).model() + 2 * 8 * image(224).forward();
        assertThat(ofTraining / 0x1p20).as("two batches of 8").isBetween(0.9 * 2299, 1.1 * 2299);
    }

    @Test
    void should_leave_to_passes_what_the_model_does_not_take() {
        assertThat(of(2000).forPasses()).isEqualTo((int) (2000 - of(null).model() / 0x1p20));
        assertThat(of(null).forPasses()).isEqualTo(PassMemory.DEFAULT_MEGABYTES);
        assertThat(of(2000).passes(100 * 0x1p20, 64)).isEqualTo(5);
        assertThat(of(2000).passes(100 * 0x1p20, 2)).isEqualTo(2);
        assertThat(of(2000).passes(1e12, 64)).isEqualTo(1);
        assertThat(of(null).passes(Machine.memory(), 64)).isEqualTo(1);
    }

    /** What it says would fit does, and the next larger does not. */
    @Test
    void should_refuse_what_has_no_room_and_say_what_has() {
        MemoryBound bound = of(1800);
        assertThatThrownBy(() -> bound.requireImage(image(800), PassMemory::forward))
                .isInstanceOf(InputException.class)
                .hasMessageMatching(
                        "out of memory: expected at most memory_mb 1800, found about \\d+ MB: the program with the"
                                + " weights takes 1438, one image of 10001 tokens \\d+; a size of \\d+x\\d+ fits")
                .satisfies(e -> {
                    int side = number(e, "a size of (\\d+)x");
                    assertThatCode(() -> bound.requireImage(image(side), PassMemory::forward))
                            .doesNotThrowAnyException();
                    assertThatThrownBy(() -> bound.requireImage(image(side + 8), PassMemory::forward))
                            .isInstanceOf(InputException.class);
                });
        assertThatThrownBy(() -> bound.requireBatch(image(224), 64))
                .isInstanceOf(InputException.class)
                .satisfies(e -> {
                    int batch = number(e, "a batch of (\\d+) fits");
                    assertThatCode(() -> bound.requireBatch(image(224), batch)).doesNotThrowAnyException();
                    assertThatThrownBy(() -> bound.requireBatch(image(224), batch + 1))
                            .isInstanceOf(InputException.class);
                });
    }

    private static int number(Throwable e, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(String.valueOf(e.getMessage()));
        assertThat(matcher.find()).as(e.getMessage()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void should_refuse_what_the_machine_has_no_room_for() {
        assertThatThrownBy(() -> of(null).requireImage(image(8192), PassMemory::forward))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("MB of this machine, found about 5");
        assertThatThrownBy(() -> of(1000).requireBatch(image(8), 1))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("nothing fits beside the weights: allow more, or take a smaller model");
    }
}
