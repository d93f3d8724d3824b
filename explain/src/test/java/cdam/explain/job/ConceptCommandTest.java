package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.explain.targets.Concept;
import cdam.io.Hashes;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConceptCommandTest {
    private static final List<String> PICTURES =
            List.of("alpha.png", "exif-1.jpg", "exif-2.jpg", "gray.jpg", "plain.bmp", "plain.gif");

    @TempDir
    Path folder;

    @BeforeEach
    void copyImages() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        for (String name : PICTURES) {
            Files.copy(
                    Fixtures.path("images").resolve(name),
                    folder.resolve("images").resolve(name));
        }
    }

    private CommandLine make(String name, Object... more) {
        List<Object> words = new ArrayList<>(List.of(
                "concept",
                "--model",
                TinyModels.bundle("dino").path(),
                "--images",
                folder.resolve("images"),
                "--out",
                folder.resolve(name)));
        words.addAll(List.of(more));
        return CommandLine.run(words.toArray());
    }

    private Concept made(String name, Object... more) {
        CommandLine run = make(name, more);
        assertThat(run.status()).as(run.err()).isZero();
        return Concept.read(folder.resolve(name));
    }

    @Test
    void should_keep_a_concept_and_other_files_unless_asked() throws IOException {
        Concept first = made("zebra.safetensors", "--sample", 2);

        CommandLine refused = make("zebra.safetensors", "--sample", 3);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("zebra.safetensors: expected a name that is free");
        assertThat(Concept.read(folder.resolve("zebra.safetensors")).card()).isEqualTo(first.card());
        assertThat(made("zebra.safetensors", "--sample", 3, "--replace").card().images())
                .hasSize(3);
        Files.delete(folder.resolve("zebra.safetensors")); // what a kill between the two files leaves
        assertThat(made("zebra.safetensors", "--sample", 2).card().images()).hasSize(2);
        Files.writeString(folder.resolve("other.json"), "{}");
        assertThat(make("other.safetensors").err()).contains("other.json: expected a name that is free");
        assertThat(folder.resolve("other.json")).hasContent("{}");
    }

    @Test
    void should_say_how_many_images_it_took_of_how_many() {
        assertThat(make("some.safetensors", "--sample", 3).out())
                .contains("some.safetensors: mean latent of 3 of " + PICTURES.size() + " images");
    }

    @Test
    void should_draw_by_the_seed_and_save_the_list() {
        Concept drawn = made("drawn.safetensors", "--sample", 3, "--seed", 1);

        List<String> names =
                drawn.card().images().stream().map(Concept.Image::path).toList();
        assertThat(names).hasSize(3).doesNotHaveDuplicates().isSorted().isSubsetOf(PICTURES);
        assertThat(drawn.card().drawnFrom()).isEqualTo(PICTURES.size());
        assertThat(drawn.card().seed()).isEqualTo(1);
        for (Concept.Image image : drawn.card().images()) {
            assertThat(image.sha256())
                    .isEqualTo(Hashes.sha256(folder.resolve("images").resolve(image.path())));
        }
        assertThat(made("again.safetensors", "--sample", 3, "--seed", 1).card().images())
                .isEqualTo(drawn.card().images());
        List<List<Concept.Image>> others = new ArrayList<>();
        for (int seed = 2; seed < 6; seed++) {
            others.add(made("other" + seed + ".safetensors", "--sample", 3, "--seed", seed)
                    .card()
                    .images());
        }
        assertThat(others)
                .anySatisfy(other -> assertThat(other).isNotEqualTo(drawn.card().images()));
    }

    /** Eq. 3: the mean of the latents of the listed images, in the order of the list. */
    @Test
    void should_be_the_mean_of_the_latents_of_the_listed_images() {
        Concept drawn = made("drawn.safetensors", "--sample", 3, "--seed", 1);
        Concept all = made("all.safetensors");
        int width = drawn.mean().length;
        double[] mean = new double[width];
        for (int i = 0; i < 3; i++) {
            int inAll = all.card().images().indexOf(drawn.card().images().get(i));
            float[] latent = Arrays.copyOfRange(all.latents(), inAll * width, (inAll + 1) * width);
            assertThat(Arrays.copyOfRange(drawn.latents(), i * width, (i + 1) * width))
                    .containsExactly(latent);
            for (int j = 0; j < width; j++) {
                mean[j] += latent[j] / 3;
            }
        }
        for (int j = 0; j < width; j++) {
            assertThat((double) drawn.mean()[j]).isCloseTo(mean[j], within(1e-6));
        }
    }

    @Test
    void should_refuse_to_draw_more_than_there_are() {
        CommandLine run = make("many.safetensors", "--sample", 7);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains("expected at most the 6 images of the folder, found 7");
    }

    /** A mean with one of them would be no number either. */
    @Test
    void should_name_the_image_whose_latent_is_not_finite() throws IOException {
        NpyArray good = Npy.read(Fixtures.path("dino/32x32/input.npy"));
        float[] huge = new float[good.values().length];
        Arrays.fill(huge, 3e38f);
        Npy.write(folder.resolve("images/huge.npy"), new NpyArray(good.shape(), huge));

        CommandLine run = make("zebra.safetensors");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("huge.npy: latent: expected finite numbers");
        assertThat(folder.resolve("zebra.safetensors")).doesNotExist();
    }
}
