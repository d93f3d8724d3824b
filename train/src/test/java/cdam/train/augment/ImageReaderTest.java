package cdam.train.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.image.Preprocessing;
import cdam.parallel.OrderedExecutor;
import cdam.train.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageReaderTest {
    @TempDir
    private Path folder;

    private final List<ImageRef> images = new ArrayList<>();

    @BeforeEach
    void draw() {
        for (int i = 0; i < 11; i++) {
            Path file = Pictures.write(folder.resolve(i + ".png"), 0x808080, i);
            images.add(new ImageRef(file, new ImageKey(0, i)));
        }
    }

    @Test
    void should_keep_the_order_and_give_the_same_numbers_with_any_number_of_threads() {
        List<float[]> one = run(1);
        List<float[]> many = run(7);

        assertThat(one).hasSize(3);
        assertThat(one.get(0)).hasSize(4 * 3 * 8 * 8);
        assertThat(one.get(2)).hasSize(3 * 3 * 8 * 8);
        for (int i = 0; i < 3; i++) {
            assertThat(many.get(i)).isEqualTo(one.get(i));
        }
    }

    @Test
    void should_leave_out_what_cannot_be_read_and_say_why() throws IOException {
        Files.writeString(folder.resolve("5.png"), "no picture");
        Files.delete(folder.resolve("6.png"));

        ImageBatch batch = reader().read(new int[] {4, 5, 6, 7});

        assertThat(batch.positions()).containsExactly(4, 7);
        assertThat(batch.images()).hasSize(2 * 3 * 8 * 8);
        assertThat(batch.unreadable())
                .extracting(ImageBatch.Unreadable::position)
                .containsExactly(5, 6);
        assertThat(batch.unreadable().get(0).reason()).contains("5.png").contains("expected an image");
        assertThat(batch.unreadable().get(1).reason()).contains("6.png");
    }

    @Test
    void should_throw_what_the_function_threw_and_hold_no_more_than_it_may() {
        AtomicInteger begun = new AtomicInteger();
        List<Integer> thousand = IntStream.range(0, 1000).boxed().toList();
        try (OrderedExecutor<Integer, Integer> numbers = new OrderedExecutor<>(thousand, 3, i -> {
            begun.incrementAndGet();
            if (i == 2) {
                throw new IllegalArgumentException("no two");
            }
            return 10 * i;
        })) {
            assertThat(numbers.next()).isZero();
            assertThat(numbers.next()).isEqualTo(10);
            assertThatThrownBy(numbers::next).hasMessage("no two");
        }
        assertThat(begun.get()).isLessThanOrEqualTo(3 + 2 * 3);
    }

    private List<float[]> run(int threads) {
        List<int[]> batches = List.of(new int[] {0, 1, 2, 3}, new int[] {4, 5, 6, 7}, new int[] {8, 9, 10});
        List<float[]> read = new ArrayList<>();
        try (OrderedExecutor<int[], ImageBatch> inOrder = new OrderedExecutor<>(batches, threads, reader()::read)) {
            inOrder.forEachRemaining(batch -> read.add(batch.images()));
        }
        return read;
    }

    private ImageReader reader() {
        return new ImageReader(images, new View.Augmented(RandomResizedCrop.of(8, 8), 3, 1), Preprocessing.IMAGENET);
    }
}
