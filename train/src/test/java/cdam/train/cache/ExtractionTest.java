package cdam.train.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.image.Framing;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.train.Pictures;
import cdam.train.augment.ImageBatch.Unreadable;
import cdam.train.augment.ImageRef;
import cdam.train.augment.RandomResizedCrop;
import cdam.train.augment.View;
import cdam.train.head.Latents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractionTest {
    private static final View PLAIN = new View.Plain(Framing.stretch(8, 8));

    @TempDir
    private Path folder;

    private final List<Path> files = new ArrayList<>();
    private final Backbone backbone = new Backbone();
    private final Listener listener = new Listener();

    @BeforeEach
    void draw() {
        for (int i = 0; i < 10; i++) {
            files.add(Pictures.write(folder.resolve("images").resolve(i + ".png"), 0x404040, i));
        }
    }

    @Test
    void should_never_run_the_backbone_twice_on_an_image() {
        float[] first = extract(files, PLAIN);
        assertThat(backbone.images.get()).isEqualTo(10);

        float[] again = extract(files, PLAIN);
        extract(List.of(files.get(7), files.get(2)), PLAIN);

        assertThat(again).isEqualTo(first);
        assertThat(backbone.images.get()).isEqualTo(10);
    }

    @Test
    void should_keep_the_draws_of_epochs_apart() {
        View epoch0 = new View.Augmented(RandomResizedCrop.of(8, 8), 1, 0);
        View epoch1 = new View.Augmented(RandomResizedCrop.of(8, 8), 1, 1);

        assertThat(extract(files, epoch0)).isNotEqualTo(extract(files, epoch1));
        assertThat(extract(files, epoch0)).isEqualTo(extract(files, epoch0));
        assertThat(backbone.images.get()).isEqualTo(20);
    }

    @Test
    void should_find_a_moved_image_by_its_content() throws IOException {
        extract(files, PLAIN);
        Path moved = folder.resolve("elsewhere.png");
        Files.move(files.get(3), moved);

        extract(List.of(moved), PLAIN);

        assertThat(backbone.images.get()).isEqualTo(10);
    }

    @Test
    void should_compute_a_damaged_shard_again_and_say_so() throws IOException {
        float[] first = extract(files, PLAIN);
        Path shard = shards().get(0);
        byte[] bytes = Files.readAllBytes(shard);
        bytes[bytes.length - 3] ^= 4;
        Files.write(shard, bytes);

        assertThat(extract(files, PLAIN)).isEqualTo(first);
        assertThat(listener.damaged).containsExactly(shard);
        assertThat(backbone.images.get()).isEqualTo(20);
        assertThat(extract(files, PLAIN)).isEqualTo(first);
        assertThat(backbone.images.get()).isEqualTo(20);
    }

    @Test
    void should_compute_a_truncated_shard_again() throws IOException {
        float[] first = extract(files, PLAIN);
        Path shard = shards().get(0);
        byte[] bytes = Files.readAllBytes(shard);
        Files.write(shard, java.util.Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(extract(files, PLAIN)).isEqualTo(first);
    }

    @Test
    void should_refuse_the_cache_of_another_backbone_with_the_reason() {
        extract(files, PLAIN);

        assertThatThrownBy(() -> LatentCache.open(folder.resolve("cache"), spec("other", CachePrecision.FP32)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("its backbone is first, expected other");
        assertThatThrownBy(() -> LatentCache.open(folder.resolve("cache"), spec("first", CachePrecision.FP16)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("its precision is FP32, expected FP16");
    }

    @Test
    void should_leave_out_unreadable_images_and_keep_the_order() throws IOException {
        float[] all = extract(files, PLAIN);
        Path broken = folder.resolve("images").resolve("broken.png");
        Files.writeString(broken, "no picture");

        Extracted extracted = run(List.of(files.get(1), broken, files.get(0)), PLAIN);

        assertThat(extracted.unreadable()).extracting(Unreadable::position).containsExactly(1);
        float[] values = new float[2 * Backbone.FEATURES];
        extracted.latents().copy(0, values, 0);
        extracted.latents().copy(1, values, Backbone.FEATURES);
        assertThat(values).startsWith(all[Backbone.FEATURES], all[Backbone.FEATURES + 1]);
        assertThat(values[Backbone.FEATURES]).isEqualTo(all[0]);
    }

    @Test
    void should_read_a_changed_file_again() {
        extract(files, PLAIN);
        Pictures.write(files.get(0), 0xff0000, 77);

        extract(files, PLAIN);

        assertThat(backbone.images.get()).isEqualTo(10 + 4); // the batch of four that it is in
    }

    /** In a batch with others, whose latents are those that they have without it. */
    @Test
    void should_name_an_image_whose_latent_is_not_finite_and_store_none_of_it() {
        float[] all = extract(files, PLAIN);
        Path huge = Pictures.write(folder.resolve("images").resolve("huge.png"), 0x123456, 99);
        for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
            backbone.first = value;
            Extracted extracted = run(List.of(huge, files.get(1)), PLAIN);
            assertThat(extracted.unreadable())
                    .singleElement()
                    .satisfies(one -> assertThat(one.position()).isZero())
                    .satisfies(one -> assertThat(one.reason()).startsWith(huge + ": latent: expected finite numbers"));
            float[] kept = new float[Backbone.FEATURES];
            extracted.latents().copy(0, kept, 0);
            assertThat(kept).isEqualTo(java.util.Arrays.copyOfRange(all, 3, 6));
        }
        backbone.first = 5f;
        assertThat(run(List.of(huge), PLAIN).unreadable()).isEmpty();
    }

    @Test
    void should_name_an_image_whose_latent_fp16_cannot_hold() {
        backbone.first = 70_000f;
        LatentCache cache = LatentCache.open(folder.resolve("half"), spec("first", CachePrecision.FP16));
        List<ImageRef> refs = new ImageIndex(cache).identify(files.subList(0, 1));
        Extracted extracted =
                new Extraction(cache, backbone, Preprocessing.IMAGENET, 4, 1, listener).extract("test", refs, PLAIN);
        assertThat(extracted.unreadable())
                .singleElement()
                .extracting(Unreadable::reason)
                .asString()
                .contains("0.png: latent: expected numbers that fp16 holds, found 70000.0", "features.precision");
    }

    private float[] extract(List<Path> images, View view) {
        Latents latents = run(images, view).latents();
        float[] values = new float[latents.size() * latents.width()];
        for (int i = 0; i < latents.size(); i++) {
            latents.copy(i, values, i * latents.width());
        }
        return values;
    }

    private Extracted run(List<Path> images, View view) {
        LatentCache cache = LatentCache.open(folder.resolve("cache"), spec("first", CachePrecision.FP32));
        List<ImageRef> refs = new ImageIndex(cache).identify(images);
        return new Extraction(cache, backbone, Preprocessing.IMAGENET, 4, 2, listener).extract("test", refs, view);
    }

    private List<Path> shards() throws IOException {
        try (Stream<Path> tree = Files.walk(folder.resolve("cache"))) {
            return tree.filter(file -> file.toString().endsWith(".latents")).toList();
        }
    }

    private static FeatureSpec spec(String name, CachePrecision precision) {
        List<Float> threes = List.of(0f, 0f, 0f);
        return new FeatureSpec(
                FeatureSpec.FORMAT.number(), name, "cls", Backbone.FEATURES, "fp32", 8, 8, threes, threes, precision);
    }

    /** Sums of the image's thirds; counts the images it sees. */
    private static final class Backbone implements FeatureExtractor {
        static final int FEATURES = 3;
        private final AtomicInteger images = new AtomicInteger();

        /** In place of the first image's first number, where it is given. */
        private volatile @Nullable Float first;

        @Override
        public float[] features(float[] values, int batch) {
            images.addAndGet(batch);
            float[] features = new float[batch * FEATURES];
            for (int i = 0; i < values.length; i++) {
                features[i / (values.length / features.length)] += values[i] * (i % 7);
            }
            Float given = first;
            if (given != null) {
                features[0] = given;
            }
            return features;
        }
    }

    private static final class Listener implements Monitor {
        private final List<Path> damaged = new ArrayList<>();

        @Override
        public void begin(String what, long cached, long missing) {}

        @Override
        public void advance(int images) {}

        @Override
        public void end() {}

        @Override
        public void damaged(List<Path> shards) {
            damaged.addAll(shards);
        }
    }
}
