package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import cdam.testing.Fixtures;
import cdam.testing.FrozenFiles;
import cdam.vit.Activation;
import cdam.vit.LinearHead;
import cdam.vit.PositionInterpolation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A bundle as release 0.1.0 wrote it, never written again: who changes a reader or a tap's name finds out here that
 * people's bundles end.
 */
class FrozenBundleTest {
    @TempDir
    Path folder;

    @Test
    void should_read_and_verify_the_bundle_of_format_1() {
        Bundle bundle = Bundle.open(FrozenFiles.copy("bundle-1", folder));
        assertThat(bundle.sha256()).isEqualTo(bundle.card().savedModelSha256());
        ModelCard card = bundle.card();
        assertThat(card.architecture().width()).isEqualTo(48);
        assertThat(card.architecture().heads()).isEqualTo(3);
        assertThat(card.architecture().interpolation()).isEqualTo(PositionInterpolation.DINO);
        assertThat(card.architecture().activation()).isEqualTo(Activation.GELU);
        assertThat(card.architecture().epsilon()).isEqualTo(1e-6);
        assertThat(card.preprocessing().mean()).containsExactly(0.485f, 0.456f, 0.406f);
        assertThat(card.source().format()).isEqualTo("PyTorch zip");
        Head head = bundle.head(null).orElseThrow();
        assertThat(head.name()).isEqualTo("animals");
        assertThat(head.labels().find("fox").index()).isEqualTo(5);
        assertThat(head.card().input()).isEqualTo(HeadInput.CLS);
        assertThat(head.card().kind()).isEqualTo(HeadKind.SINGLE_LABEL);
    }

    @Test
    void should_compute_with_it_what_it_always_gave() {
        Bundle bundle = Bundle.open(FrozenFiles.copy("bundle-1", folder));
        Fixtures.Case golden = new Fixtures.Case("dino", "32x32");
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT)) {
            float[] latent = model.latents(golden.golden("input").values(), 1, 32, 32);
            assertThat(Fixtures.relativeError(latent, golden.golden("latent").values()))
                    .isLessThan(1e-4);
            LinearHead head = bundle.head("animals").orElseThrow().linear();
            assertThat(Fixtures.relativeError(
                            logits(head, latent), golden.golden("logits").values()))
                    .isLessThan(1e-4);
        }
    }

    private static float[] logits(LinearHead head, float[] latent) {
        float[] logits = head.bias().clone();
        for (int i = 0; i < head.classes() * head.features(); i++) {
            logits[i / head.features()] += head.weight()[i] * latent[i % head.features()];
        }
        return logits;
    }

    @ParameterizedTest
    @CsvSource({
        "model.json, 1 to 2, 3, import the checkpoint again",
        "heads/animals.json, 1 to 3, 4, add or train the head again"
    })
    void should_refuse_a_newer_file_in_one_line_that_says_what_to_do(
            String file, String known, int newer, String remedy) {
        Path copy = FrozenFiles.copy("bundle-1", folder);
        FrozenFiles.makeNewer(copy.resolve(file), newer);
        assertThatThrownBy(() -> Bundle.open(copy).head("animals"))
                .isInstanceOf(InputException.class)
                .hasMessage(copy.resolve(file) + ": expected format_version " + known + ", found " + newer
                        + ", written by a newer release: use that one, or " + remedy);
    }

    @Test
    void should_refuse_a_card_without_a_version() {
        Path copy = FrozenFiles.copy("bundle-1", folder);
        FrozenFiles.replace(copy.resolve("model.json"), "\"format_version\" : 1,", "");
        assertThatThrownBy(() -> Bundle.open(copy))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("expected format_version 1 to 2, found none; import the checkpoint again");
    }

    /** A changed card says the new format's number, for it has the new format's names. */
    @Test
    void should_raise_the_format_when_a_card_is_changed() {
        Path copy = FrozenFiles.copy("bundle-1", folder);
        Bundle bundle = Bundle.open(copy);
        bundle.setDefaultHead("animals");
        assertThat(bundle.card().formatVersion()).isEqualTo(ModelCard.FORMAT.number());
        assertThat(Bundle.open(copy).card().architecture())
                .isEqualTo(bundle.card().architecture());
    }
}
