package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.ImageSize;
import cdam.bundle.MemoryBound;
import cdam.bundle.SessionOptions.Device;
import cdam.explain.method.Method;
import cdam.explain.method.MethodSpec;
import cdam.image.ImageFile;
import cdam.io.InputException;
import cdam.vit.PassMemory;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchPlanTest {
    private static final ViTConfig SMALL_8 =
            new ViTConfig(384, 12, 6, 8, 28, 28, 0, 1536, false, PositionInterpolation.DINO);

    /** With so much for passes. */
    private static BatchPlan of(int side, boolean keeps, int memoryMb, Device device, int threads) {
        int model = (int) Math.ceil(new MemoryBound(SMALL_8, 87e6, 0, null).model() / 0x1p20);
        MemoryBound bound = new MemoryBound(SMALL_8, 87e6, 0, model + memoryMb);
        List<Method> methods = List.of(MethodSpec.parse(keeps ? "rp" : "cdam").create());
        return BatchPlan.of(bound, new ImageSize(side, side), 1000, methods, device, threads);
    }

    @Test
    void should_take_images_one_by_one_and_each_thread_its_own_where_they_are_large() {
        BatchPlan two = of(224, false, 1024, Device.CPU, 2);
        assertThat(List.of(two.size(), two.passes(), two.memoryMb())).containsExactly(1, 2, 512);
        BatchPlan one = of(224, false, 1024, Device.CPU, 1);
        assertThat(List.of(one.size(), one.passes(), one.memoryMb())).containsExactly(1, 1, 1024);
    }

    @Test
    void should_take_small_images_together() {
        assertThat(of(96, false, 1024, Device.CPU, 2).size()).isEqualTo(7); // of 145 tokens
        assertThat(of(96, false, 1024, Device.GPU, 2).size()).isEqualTo(16);
    }

    /** A pass of ViT-S/8 at 488 takes about 720 MB, one at 224 about 55, and 500 more for a way back. */
    @Test
    void should_have_no_more_passes_beside_each_other_than_fit_into_the_memory() {
        assertThat(of(488, false, 1024, Device.CPU, 16).passes()).isEqualTo(1);
        assertThat(of(488, false, 3072, Device.CPU, 16).passes()).isBetween(3, 4);
        assertThat(of(224, false, 1024, Device.CPU, 64).passes()).isBetween(16, 20);
        assertThat(of(224, true, 1024, Device.CPU, 64).passes()).isEqualTo(1);
        assertThat(of(224, true, 1280, Device.CPU, 64).passes()).isEqualTo(2);
        assertThatThrownBy(() -> of(224, false, 5, Device.CPU, 2)).isInstanceOf(InputException.class);
    }

    /** Bits depend on it. */
    @Test
    void should_choose_the_size_of_a_batch_whatever_the_threads() {
        for (int threads : new int[] {1, 2, 64}) {
            assertThat(of(96, true, 640, Device.CPU, threads).size())
                    .isEqualTo(of(96, false, 640, Device.CPU, 1).size());
        }
    }

    @Test
    void should_cut_by_place_and_drop_what_is_done() {
        List<ImageTask> tasks = Stream.of("a", "b", "c", "d", "e")
                .map(name -> new ImageTask(new ImageFile(Path.of(name), Path.of(name)), Path.of(name), Path.of("out")))
                .toList();
        BatchPlan pairs = new BatchPlan(2, 1, 1024, new MemoryBound(SMALL_8, 87e6, 0, null), PassMemory::forward);
        assertThat(pairs.cut(tasks, task -> tasks.indexOf(task) < 3))
                .containsExactly(tasks.subList(2, 4), tasks.subList(4, 5));
    }
}
