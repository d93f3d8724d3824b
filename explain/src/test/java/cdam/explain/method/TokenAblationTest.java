package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.explain.forward.ForwardPass;
import cdam.explain.forward.PartialFiles;
import cdam.explain.forward.PartialResults;
import cdam.explain.score.Scores;
import cdam.explain.targets.Target;
import cdam.testing.Fixtures;
import cdam.testing.Fixtures.Case;
import cdam.testing.TinyModels;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.types.TFloat32;

class TokenAblationTest {
    private static final Case FIXTURE = new Case("dinov2-registers", "56x70"); // 4 x 5 patches

    /** Stops a method after some steps, as a kill does. */
    private static final class Killed extends RuntimeException {}

    /** Partial results in memory. */
    private static final class Kept implements PartialResults {
        private final Map<String, float[]> values = new HashMap<>();

        @Override
        public Optional<float[]> read(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public void write(String key, float[] kept) {
            values.put(key, kept);
        }
    }

    /** TAM of ViT-S/8 at 224 took 2.0 to 2.3 GiB in all; freed blocks are counted up to a bound. */
    @Test
    void should_estimate_what_the_c_library_keeps() {
        ViTConfig config = TinyModels.model(FIXTURE.model()).bundle().card().architecture();
        PassMemory small = PassMemory.of(config, 56, 70);
        PassMemory large = PassMemory.of(config, 14 * 500, 14 * 500);

        assertThat(Ablation.memory(small)).isEqualTo(7 * small.forward());
        assertThat(Ablation.memory(large)).isEqualTo(large.forward() + 384e6);
        assertThat(List.of("tam", "occlusion", "token-shapley"))
                .allSatisfy(name -> assertThat(MethodSpec.parse(name).create().memory(small))
                        .isEqualTo(7 * small.forward()));
    }

    private static ForwardPass run(PartialResults partial) {
        return ForwardPass.of(
                TinyModels.model(FIXTURE.model()),
                Explained.head(FIXTURE.model()),
                List.of(Explained.image(FIXTURE)),
                partial);
    }

    @Test
    void should_go_on_where_it_was_killed_and_find_the_same_bits() {
        Kept kept = new Kept();
        TokenVariants work = new TokenVariants(2, 3, Duration.ZERO);
        List<int[]> variants = IntStream.range(0, 10)
                .mapToObj(left -> IntStream.range(0, 25)
                        .filter(token -> token != 5 + left)
                        .toArray())
                .toList();
        try (ForwardPass run = run(kept);
                TFloat32 image = Pixels.scaled(run.image(0), 1)) {
            float[][] whole = work.latents(run, image, variants, "whole", Progress.NONE);
            assertThatThrownBy(() -> work.latents(run, image, variants, "killed", (done, total) -> {
                        if (done >= 6) {
                            throw new Killed();
                        }
                    }))
                    .isInstanceOf(Killed.class);
            List<Long> steps = new ArrayList<>();
            float[][] resumed = work.latents(run, image, variants, "killed", (done, total) -> steps.add(done));
            assertThat(steps).containsExactly(6L, 9L, 10L);
            assertThat(resumed).isDeepEqualTo(whole);
        }
    }

    @Test
    void should_keep_what_it_found_in_a_file_and_use_it_for_other_targets(@TempDir Path folder) {
        PartialFiles files = new PartialFiles(folder.resolve("partial"));
        List<Target> targets = Explained.logits(FIXTURE.model());
        try (ForwardPass run = run(files)) {
            Scores first = Explained.scores(tam(""), run, targets.subList(0, 1));
            List<Long> steps = new ArrayList<>();
            Scores all = tam("").explain(
                            run, cdam.explain.targets.TargetBatch.same(1, targets), (done, total) -> steps.add(done));
            assertThat(steps).containsExactly(20L);
            assertThat(all.maps()[0][0]).isEqualTo(first.maps()[0][0]);
            assertThat(Fixtures.relativeError(
                            Explained.joined(all), FIXTURE.golden("tam").values()))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void should_not_mix_the_work_of_other_options_or_methods() {
        Kept kept = new Kept();
        try (ForwardPass run = run(kept)) {
            List<Target> targets = Explained.logits(FIXTURE.model());
            Explained.scores(tam(""), run, targets);
            Explained.scores(tam("[group=2]"), run, targets);
            Explained.scores(MethodSpec.parse("occlusion").create(), run, targets);
            assertThat(kept.values).hasSize(3);
        }
    }

    /** 4 x 5 patches in squares of 2: the last column of squares is one patch wide. */
    @Test
    void should_leave_out_squares_of_patches_together() {
        try (ForwardPass run = run(PartialResults.NONE)) {
            float[] map = Explained.scores(tam("[group=2]"), run, Explained.logits(FIXTURE.model()))
                    .maps()[0][0];
            for (int patch = 0; patch < map.length; patch++) {
                int corner = patch / 5 / 2 * 2 * 5 + patch % 5 / 2 * 2;
                assertThat(map[patch]).isEqualTo(map[corner]);
            }
            assertThat(map[0]).isNotEqualTo(map[2]);
            assertThat(map[0]).isNotEqualTo(map[10]);
            float[] single = Explained.scores(tam("[group=1]"), run, Explained.logits(FIXTURE.model()))
                    .maps()[0][0];
            assertThat(single[0]).isNotEqualTo(single[1]);
        }
    }

    @Test
    void should_take_as_many_tokens_at_once_as_the_memory_allows() {
        try (ForwardPass run = run(PartialResults.NONE)) {
            int processors = Runtime.getRuntime().availableProcessors();
            TokenVariants plenty = new Ablation(1, 8, 1024).plan(run);
            assertThat(plenty.passes()).isEqualTo(processors);
            assertThat(plenty.batch()).isEqualTo(8);
            TokenVariants little = new Ablation(1, 10_000, 1).plan(run);
            assertThat(little.passes() * little.batch()).isBetween(1, 100);
            Map<String, String> options = Map.of("memory", "1", "batch", "1000");
            Scores small = Explained.scores(
                    new MethodSpec(Methods.find("tam"), options).create(), run, Explained.logits(FIXTURE.model()));
            assertThat(Fixtures.relativeError(
                            Explained.joined(small), FIXTURE.golden("tam").values()))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void should_take_the_machines_memory_unless_the_user_gave_it() {
        Map<String, String> machine = Map.of("memory", "17");
        assertThat(Ablation.of(new MethodOptions("tam", Map.of(), machine), 1).memory())
                .isEqualTo(17);
        assertThat(Ablation.of(new MethodOptions("tam", Map.of("memory", "3"), machine), 1)
                        .memory())
                .isEqualTo(3);
        assertThat(MethodSpec.parse("tam[memory=3,batch=2]").fileName()).isEqualTo("tam");
        assertThat(MethodSpec.parse("tam[memory=3,group=2]").toString()).isEqualTo("tam[group=2]");
    }

    private static Method tam(String options) {
        return MethodSpec.parse("tam" + options).create();
    }
}
