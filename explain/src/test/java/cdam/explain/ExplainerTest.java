package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.bundle.FramingKind;
import cdam.bundle.SessionOptions;
import cdam.explain.method.Methods;
import cdam.explain.render.Picture;
import cdam.explain.render.RenderOptions;
import cdam.explain.score.ClassScore;
import cdam.explain.score.ScoreMap;
import cdam.explain.targets.Targets;
import cdam.io.InputException;
import cdam.io.UsageException;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainerTest {
    private static final Path IMAGE = Fixtures.path("images/alpha.png");

    private static Explainer open() {
        return Explainer.open(TinyModels.bundle("dino").path());
    }

    @Test
    void should_give_the_same_map_of_a_path_bytes_a_stream_and_a_picture() throws Exception {
        byte[] bytes = Files.readAllBytes(IMAGE);
        try (Explainer explainer = open()) {
            float[] expected = null;
            for (Explanation each : List.of(
                    explainer.explain(IMAGE),
                    explainer.explain(bytes),
                    explainer.explain(new ByteArrayInputStream(bytes)),
                    explainer.explain(ImageIO.read(IMAGE.toFile())))) {
                try (each) {
                    float[] scores = each.map("cdam", "class:#3").scores();
                    expected = expected == null ? scores : expected;
                    assertThat(scores).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void should_predict_the_largest_logits_first() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            List<ClassScore> top = photo.predictions(3);
            assertThat(top).hasSize(3);
            assertThat(top.get(0).logit()).isGreaterThanOrEqualTo(top.get(1).logit());
            assertThat(top.get(0).logit()).isEqualTo(photo.logits()[top.get(0).index()]);
            assertThat(top.get(0)).asString().contains(top.get(0).name(), "logit", "probability");
        }
    }

    @Test
    void should_subtract_maps_of_a_contrast_since_cdam_is_linear() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            ScoreMap one = photo.map("cdam", "class:#3");
            ScoreMap other = photo.map("cdam", "class:#5");
            ScoreMap both = photo.map(Methods.parse("cdam"), Targets.contrast("#3", "#5"));
            for (int i = 0; i < both.scores().length; i++) {
                assertThat(both.scores()[i]).isCloseTo(one.scores()[i] - other.scores()[i], Offset.offset(1e-4f));
            }
        }
    }

    @Test
    void should_give_every_class_in_the_heads_order() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            List<ScoreMap> all = photo.maps(Methods.parse("cdam"), Targets.parse("class:all"));
            assertThat(all).hasSize(photo.logits().length);
            assertThat(all.get(3).scores())
                    .usingComparatorWithPrecision(1e-5f)
                    .containsExactly(photo.map("cdam", "class:#3").scores());
            assertThatThrownBy(() -> photo.map("cdam", "class:all"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("maps");
        }
    }

    @Test
    void should_draw_only_what_it_made() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE);
                Explanation other = explainer.explain(IMAGE)) {
            ScoreMap map = photo.map("am");
            assertThat(photo.picture(map)
                            .with(RenderOptions.defaults().withLayout(64, 1))
                            .image()
                            .getWidth())
                    .isGreaterThanOrEqualTo(64);
            assertThatThrownBy(() -> other.picture(map)).isInstanceOf(UsageException.class);
        }
    }

    @Test
    void should_say_what_is_missing() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            assertThatThrownBy(() -> photo.map("cdam"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("target");
            assertThatThrownBy(() -> explainer.explain(new byte[] {1, 2, 3})).isInstanceOf(InputException.class);
        }
    }

    @Test
    void should_keep_a_photos_shape_as_the_command_line_does() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(new BufferedImage(128, 64, BufferedImage.TYPE_INT_RGB))) {
            ScoreMap map = photo.map("am");
            assertThat(List.of(map.rows(), map.columns())).isEqualTo(List.of(3, 5)); // as ExplainOptionsTest has them
        }
    }

    @Test
    void should_take_another_size() {
        Path bundle = TinyModels.bundle("dino").path();
        try (Explainer explainer = Explainer.builder(bundle)
                        .size(48, 64)
                        .framing(FramingKind.STRETCH)
                        .open();
                Explanation photo = explainer.explain(IMAGE)) {
            ScoreMap map = photo.map("am");
            int patch = explainer.model().config().patch();
            assertThat(List.of(map.rows(), map.columns())).isEqualTo(List.of(48 / patch, 64 / patch));
        }
    }

    @Test
    void should_name_targets_as_the_command_line_does() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            assertThat(photo.map(Methods.parse("cdam"), Targets.predicted()).scores())
                    .isEqualTo(photo.map("cdam", "top1").scores());
            assertThat(photo.map(Methods.parse("cdam"), Targets.logit(3)).scores())
                    .isEqualTo(photo.map("cdam", "class:#3").scores());
            assertThat(photo.map(Methods.parse("cdam"), Targets.probability("#3"))
                            .scores())
                    .isEqualTo(photo.map("cdam", "probability:#3").scores());
        }
    }

    @Test
    void should_tell_the_latent_and_the_numbers_of_a_map() {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            assertThat(photo.notes()).isEmpty();
            assertThat(explainer.head().linear().logits(photo.latent())).isEqualTo(photo.logits());
            assertThat(photo.diagnostics(photo.map("integrated-cdam", "top1"))).containsKey("completeness residual");
            assertThat(photo.diagnostics(photo.map("cdam", "top1"))).isEmpty();
        }
    }

    @Test
    void should_draw_one_picture_in_every_form(@TempDir Path folder) throws Exception {
        try (Explainer explainer = open();
                Explanation photo = explainer.explain(IMAGE)) {
            Picture picture = photo.picture(photo.map("cdam", "top1"));
            picture.writePng(folder.resolve("map.png"));
            picture.writeSvg(folder.resolve("map.svg"));
            assertThat(picture.png()).isEqualTo(Files.readAllBytes(folder.resolve("map.png")));
            assertThat(Files.readString(folder.resolve("map.svg")))
                    .startsWith("<?xml")
                    .contains("<svg");
        }
    }

    @Test
    void should_open_a_head_by_name_and_another_session() {
        Path bundle = TinyModels.bundle("dino").path();
        SessionOptions alone = new SessionOptions(SessionOptions.Device.CPU, SessionOptions.Precision.FP32, 1);
        try (Explainer explainer = open();
                Explainer other = Explainer.builder(bundle)
                        .head(explainer.head().name())
                        .session(alone)
                        .size(32)
                        .framing(FramingKind.EVALUATION)
                        .open();
                Explanation photo = other.explain(IMAGE)) {
            assertThat(photo.map("am").rows())
                    .isEqualTo(32 / other.model().config().patch());
        }
        assertThatThrownBy(() -> Explainer.builder(bundle).head("nobody").open())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nobody");
    }
}
