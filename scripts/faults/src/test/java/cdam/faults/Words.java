package cdam.faults;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words of command lines that are right but for one thing. */
final class Words {
    static final Path DINO = Fixtures.path("dino/backbone.pth");
    static final Path IMAGE = Fixtures.path("images/plain.bmp");

    private static final String TRAINING =
            "model: %s\nhead: h\nout: %s\ndata: {train: %s, val: %s}\nfeatures: {cache: %s}\n";

    private Words() {}

    static Path tiny() {
        return TinyModels.bundle("dino").path();
    }

    static List<Object> importing(Damage damage, Path checkpoint, Object... options) {
        List<Object> words = new ArrayList<>(List.of("import", "--checkpoint", checkpoint));
        words.addAll(List.of(options));
        if (!words.contains("--out")) {
            words.addAll(List.of("--out", damage.folder().resolve("out")));
        }
        return words;
    }

    static List<Object> explaining(Path model, Path image, Damage damage, Object... options) {
        List<Object> words = new ArrayList<>(List.of("explain", "--model", model, "--image", image));
        words.addAll(List.of(options));
        if (!words.contains("--out")) {
            words.addAll(List.of("--out", damage.folder().resolve("out")));
        }
        return words;
    }

    static Path training(Damage damage, Path images) {
        return damage.text(
                "train.yaml",
                TRAINING.formatted(
                        tiny(),
                        damage.folder().resolve("out"),
                        images,
                        images,
                        damage.folder().resolve("cache")));
    }

    /** Two classes of one picture each. */
    static Path pictures(Damage damage) {
        Path folder = damage.folder();
        Inputs.copy(IMAGE, folder.resolve("red").resolve("a.bmp"));
        Inputs.copy(Fixtures.path("images/palette.png"), folder.resolve("blue").resolve("b.png"));
        return folder;
    }
}
