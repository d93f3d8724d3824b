package cdam.explain.method;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Tensors;
import cdam.explain.forward.ForwardPass;
import cdam.explain.score.Scores;
import cdam.explain.targets.ProbabilityTarget;
import cdam.explain.targets.Target;
import cdam.image.ImageTensor;
import cdam.testing.Fixtures.Case;
import cdam.vit.Taps;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Result;
import org.tensorflow.types.TFloat32;

/** What every registered method promises. */
class MethodContractTest {
    private static final int TIMES = 12;
    private static final List<Case> CASES = List.of(new Case("dino", "48x40"), new Case("dinov2-registers", "56x70"));

    static Stream<Arguments> methods() {
        return Methods.ALL.stream().flatMap(info -> CASES.stream().map(fixture -> Arguments.of(info.name(), fixture)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void should_score_every_patch_with_a_finite_number(String name, Case fixture) {
        MethodInfo info = Methods.find(name);
        try (ForwardPass run = Explained.run(fixture.model(), images(fixture))) {
            float[][][] maps = scores(name, fixture, run).maps();
            assertThat(maps).hasNumberOfRows(run.size());
            int expected = info.needsTarget()
                    ? targets(fixture).size()
                    : name.equals("am-heads") ? run.model().config().heads() : 1;
            for (float[][] image : maps) {
                assertThat(image).hasDimensions(expected, run.patches());
                for (float[] map : image) {
                    assertThat(map).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
                    for (float score : map) {
                        assertThat(info.signed() || score >= 0).isTrue();
                    }
                }
            }
        }
    }

    /** What promises a sum tells the sum, what it is of, and by how much it misses it. */
    @ParameterizedTest
    @MethodSource("methods")
    void should_tell_how_well_a_promised_sum_is_kept(String name, Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            Scores scores = scores(name, fixture, run);
            boolean promised = !MethodSpec.parse(name).create().total().isEmpty();
            assertThat(scores.diagnostics().containsKey(Completeness.RESIDUAL)).isEqualTo(promised);
            for (int target = 0; promised && target < targets(fixture).size(); target++) {
                double sum = 0;
                for (float score : scores.maps()[0][target]) {
                    sum += score;
                }
                double explained = number(scores, Completeness.EXPLAINED, target);
                double beside = number(scores, Completeness.BESIDE, target);
                double residual = Math.abs(sum + beside - explained);
                assertThat(number(scores, Completeness.SUM, target)).isEqualTo(sum);
                assertThat(number(scores, Completeness.RESIDUAL, target)).isEqualTo(residual);
                double scale = Math.max(Math.abs(explained), Math.abs(sum) + Math.abs(beside));
                assertThat(residual).isLessThan((name.startsWith("integrated") ? 2e-2 : 1e-5) * scale);
            }
        }
    }

    private static double number(Scores scores, String name, int target) {
        return Objects.requireNonNull(scores.diagnostics().get(name))[0][target];
    }

    @ParameterizedTest
    @MethodSource("methods")
    void should_give_the_same_bits_again(String name, Case fixture) {
        try (ForwardPass run = Explained.run(fixture);
                ForwardPass again = Explained.run(fixture)) {
            assertThat(scores(name, fixture, again).maps())
                    .isDeepEqualTo(scores(name, fixture, run).maps());
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void should_not_depend_on_the_images_beside_it(String name, Case fixture) {
        List<ImageTensor> images = images(fixture);
        try (ForwardPass together = Explained.run(fixture.model(), images)) {
            float[][][] maps = scores(name, fixture, together).maps();
            for (int image = 0; image < images.size(); image++) {
                try (ForwardPass alone = Explained.run(fixture.model(), List.of(images.get(image)))) {
                    float[][] expected = scores(name, fixture, alone).maps()[0];
                    for (int map = 0; map < expected.length; map++) {
                        assertThat(largestDifference(maps[image][map], expected[map]))
                                .isLessThanOrEqualTo(1e-5 * scale(name, expected[map], fixture, alone, map));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void should_leave_the_model_as_it_was(String name, Case fixture) {
        try (ForwardPass run = Explained.run(fixture)) {
            float[] before = outputs(run);
            scores(name, fixture, run);
            assertThat(outputs(run)).containsExactly(before);
        }
    }

    /** Native memory that is not closed stays counted until the garbage collector finds it. */
    @Test
    void should_leave_nothing_allocated() {
        Case fixture = new Case("dinov2-registers", "42x42");
        explainAll(fixture);
        long before = Pointer.totalCount();
        for (int i = 0; i < TIMES; i++) {
            explainAll(fixture);
        }
        assertThat(Pointer.totalCount() - before).isLessThan(TIMES); // a leak of one method is as many
    }

    /** The measure of the test above does see what is not closed. */
    @Test
    void should_count_what_is_allocated() {
        long before = Pointer.totalCount();
        List<TFloat32> open =
                IntStream.range(0, 100).mapToObj(TFloat32::scalarOf).toList();
        assertThat(Pointer.totalCount() - before).isGreaterThanOrEqualTo(100);
        open.forEach(TFloat32::close);
        assertThat(Pointer.totalCount() - before).isLessThan(TIMES);
    }

    private static void explainAll(Case fixture) {
        for (MethodInfo info : Methods.ALL) {
            try (ForwardPass run = Explained.run(fixture)) {
                scores(info.name(), fixture, run);
            }
        }
    }

    /** Two that the graph differentiates one by one, and one whose gradient depends on the latent. */
    private static List<Target> targets(Case fixture) {
        List<Target> logits = Explained.logits(fixture.model());
        return List.of(logits.get(1), logits.get(3), ProbabilityTarget.of(Explained.head(fixture.model()), 2));
    }

    private static Scores scores(String name, Case fixture, ForwardPass run) {
        return Explained.scores(MethodSpec.parse(name).create(), run, targets(fixture));
    }

    private static List<ImageTensor> images(Case fixture) {
        ImageTensor image = Explained.image(fixture);
        float[] other = image.values().clone();
        for (int i = 0; i < other.length; i++) {
            other[i] = 0.5f * image.values()[other.length - 1 - i];
        }
        return List.of(image, new ImageTensor(image.height(), image.width(), other));
    }

    /** A map's maximum; the unnormed map is rounding errors only, so it is CDAM's. */
    private static double scale(String name, float[] map, Case fixture, ForwardPass run, int target) {
        float[] measure =
                name.equals("cdam-unnormed") ? scores("cdam", fixture, run).maps()[0][target] : map;
        double largest = largestDifference(measure, new float[measure.length]);
        if (!name.equals("tam-last")) {
            return largest;
        }
        Target ofMap = targets(fixture).get(target); // a small difference of two values has the rounding of these
        return Math.max(largest, Math.abs(ofMap.value(run.features(0))));
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
        }
        return largest;
    }

    private static float[] outputs(ForwardPass run) {
        try (Result result = run.fromImage(Map.of(), List.of(Taps.LATENT))) {
            return Tensors.values(result.get(0));
        }
    }
}
