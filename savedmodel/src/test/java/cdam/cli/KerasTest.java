package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiny models of keras-hub 0.32, written by {@code model.export}, give the latent that Keras's forward pass gives. */
class KerasTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"vit", "dinov2", "dinov3-gated"})
    void should_give_keras_latent(String name) {
        Path fixture = Fixtures.path("keras/" + name);
        CommandLine run =
                CommandLine.run("import", "--checkpoint", fixture, "--heads", "2", "--out", folder.resolve("bundle"));
        assertThat(run.status()).as(run.err()).isZero();
        try (Model model = Model.load(Bundle.open(folder.resolve("bundle")), SessionOptions.DEFAULT)) {
            float[] latent =
                    model.latents(Npy.read(fixture.resolve("input.npy")).values(), 1, 8, 8);
            assertThat(Fixtures.relativeError(
                            latent, Npy.read(fixture.resolve("latent.npy")).values()))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void should_give_the_logits_of_keras_classifier() {
        Path fixture = Fixtures.path("keras/vit-head");
        CommandLine run = CommandLine.run("import", "--checkpoint", fixture, "--out", folder.resolve("bundle"));
        assertThat(run.status()).as(run.err()).isZero();
        Bundle bundle = Bundle.open(folder.resolve("bundle"));
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT)) {
            float[] latent =
                    model.latents(Npy.read(fixture.resolve("input.npy")).values(), 1, 8, 8);
            float[] logits = bundle.head(null).orElseThrow().linear().logits(latent);
            assertThat(Fixtures.relativeError(
                            logits, Npy.read(fixture.resolve("logits.npy")).values()))
                    .isLessThan(1e-5);
        }
    }
}
