package cdam.train.cache;

import static cdam.testing.Mutations.bytes;

import cdam.config.ConfigFile;
import cdam.image.Framing;
import cdam.image.Interpolation;
import cdam.io.Json;
import cdam.testing.FrozenFiles;
import cdam.testing.Mutations;
import cdam.train.augment.View;
import cdam.train.data.LabelSet;
import cdam.train.data.Sources;
import cdam.train.head.StateFile;
import cdam.train.run.TrainConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this module reads, at random damage. */
class ReaderMutationTest {
    private static final int CASES = Mutations.cases(300);
    private static final View VIEW = new View.Plain(new Framing.CenterCrop(37, 32, Interpolation.BICUBIC));
    private static final String SHARD = "dc7763f37cad8e1a/91f3052b7674e03e-6c6397e7.latents";

    @TempDir
    Path folder = Path.of("");

    private Path cache = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void copy() {
        cache = FrozenFiles.copy("cache-1", folder);
        file = folder.resolve("damaged");
    }

    private FeatureSpec spec() {
        return Json.read(cache.resolve("cache.json"), FeatureSpec.class);
    }

    @Test
    void should_read_or_refuse_a_caches_card() {
        Path card = cache.resolve("cache.json");
        FeatureSpec spec = spec();
        Mutations.check("cache.json", CASES, true, List.of(bytes(card)), damaged -> {
            Files.write(card, damaged);
            LatentCache.open(cache, spec);
        });
    }

    /** A damaged shard is deleted and its latents are computed again; one of a newer release is refused. */
    @Test
    void should_forget_or_refuse_latents() {
        Path shard = cache.resolve(SHARD);
        byte[] whole = bytes(shard);
        LatentCache opened = LatentCache.open(cache, spec());
        byte[] newer = whole.clone();
        newer[7] = 2;
        Mutations.check("latents", CASES, false, List.of(whole, newer), damaged -> {
            Files.write(shard, damaged);
            opened.view(VIEW).damaged();
        });
    }

    /** A line that does not fit is forgotten, so the one thing to refuse here is a cache that is another. */
    @Test
    void should_read_whatever_the_list_of_images_is() throws IOException {
        Path table = cache.resolve("images.tsv");
        byte[] whole = bytes(table);
        LatentCache opened = LatentCache.open(cache, spec());
        for (int number = 0; number < CASES; number++) {
            Files.write(table, Mutations.damaged(whole, Mutations.random(number), number % 3));
            new ImageIndex(opened);
        }
        System.out.printf("mutations of images.tsv: %d, refused 0, read %d%n", CASES, CASES);
    }

    @Test
    void should_read_or_refuse_a_trainings_state() {
        byte[] whole = bytes(FrozenFiles.copy("state-1", folder));
        Mutations.check("a training's state", CASES, false, List.of(whole), damaged -> {
            Files.write(file, damaged);
            new StateFile(file).load();
        });
    }

    @Test
    void should_read_or_refuse_a_config() {
        List<byte[]> configs = List.of("demo-head", "tiny-imagenet", "imagenet-dino-vits8").stream()
                .map(name -> bytes(Path.of("../configs", name + ".yaml")))
                .toList();
        Mutations.check("YAML of train", CASES, true, configs, damaged -> {
            Files.write(file, damaged);
            ConfigFile.read(file, TrainConfig.class, List.of());
        });
    }

    @Test
    void should_read_or_refuse_a_label_set() {
        byte[] whole = "classes:\n  warm: [red, n01440764]\n  cold: [blue, green]\n".getBytes(StandardCharsets.UTF_8);
        Mutations.check("label sets", CASES, true, List.of(whole), damaged -> {
            Files.write(file, damaged);
            ConfigFile.read(file, LabelSet.class, List.of());
        });
    }

    @Test
    void should_read_or_refuse_a_list_of_images() {
        Path list = folder.resolve("list.csv");
        byte[] whole = "path,label\na.png,red\n\"b, c.png\",red|blue\n/d/e.png,\n".getBytes(StandardCharsets.UTF_8);
        Mutations.check("lists of images", CASES, true, List.of(whole), damaged -> {
            Files.write(list, damaged);
            Sources.read(list, null);
        });
    }
}
