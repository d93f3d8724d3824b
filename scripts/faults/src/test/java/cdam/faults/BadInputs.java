package cdam.faults;

import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the program reads and what can be wrong with it: the rows of {@code scripts/docs/bad-input.md}. */
final class BadInputs {
    /**
     * A row.
     *
     * @param input what is read
     * @param wrong what is wrong with it
     * @param words the command line, given a maker of damaged files
     */
    record Row(String input, String wrong, Function<Damage, List<Object>> words) {
        @Override
        public String toString() {
            return input + ": " + wrong;
        }
    }

    private static final Path DINO = Fixtures.path("dino/backbone.pth");
    static final Path IMAGE = Fixtures.path("images/plain.bmp");

    private static final String TRAINING =
            "model: %s\nhead: h\nout: %s\ndata: {train: %s, val: %s}\nfeatures: {cache: %s}\n";

    private static final List<Row> GIVEN = List.of(
            new Row("command line", "no such command", damage -> List.of("explode")),
            new Row("command line", "no such option", damage -> List.of("explain", "--colour", "red")),
            new Row("command line", "an option without its value", damage -> importing(damage, DINO, "--out")),
            new Row("command line", "a required option is left out", damage -> List.of("import", "--checkpoint", DINO)),
            new Row("command line", "no whole number", damage -> importing(damage, DINO, "--heads", "three")),
            new Row(
                    "command line",
                    "a number out of bounds",
                    damage -> List.of("serve", "--model", tiny(), "--port", 70000)),
            new Row("command line", "no such preset", damage -> importing(damage, DINO, "--arch", "dino-vits9")),
            new Row(
                    "command line",
                    "a size that is none",
                    damage -> explaining(tiny(), IMAGE, damage, "--size", "huge")),
            new Row("command line", "no such method", damage -> explaining(tiny(), IMAGE, damage, "--method", "magic")),
            new Row(
                    "command line",
                    "no such option of a method",
                    damage -> explaining(tiny(), IMAGE, damage, "--method", "tam[fast=1]")),
            new Row(
                    "command line",
                    "no such kind of target",
                    damage -> explaining(tiny(), IMAGE, damage, "--target", "all")),
            new Row(
                    "command line",
                    "a class that the head lacks",
                    damage -> explaining(tiny(), IMAGE, damage, "--target", "class:99")),
            new Row(
                    "command line",
                    "a name that no class has",
                    damage -> explaining(tiny(), IMAGE, damage, "--target", "class:unicorn")),
            new Row(
                    "checkpoint",
                    "nothing there",
                    damage -> importing(damage, damage.folder().resolve("none.pth"))),
            new Row("checkpoint", "a folder", damage -> importing(damage, damage.folder())),
            new Row("checkpoint", "a link to nothing", damage -> importing(damage, damage.brokenLink("link.pth"))),
            new Row("checkpoint", "empty", damage -> importing(damage, damage.text("empty.pth", ""))),
            new Row("checkpoint", "text", damage -> importing(damage, damage.text("notes.pth", "dear diary"))),
            new Row(
                    "checkpoint, zip",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/backbone.pth", 0.5))),
            new Row(
                    "checkpoint, legacy",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/backbone-legacy.pth", 0.5))),
            new Row(
                    "checkpoint, Lightning",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/lightning.ckpt", 0.9))),
            new Row(
                    "checkpoint, safetensors",
                    "ends early",
                    damage -> importing(damage, damage.part("dino/timm.safetensors", 0.5))),
            new Row(
                    "checkpoint, safetensors",
                    "a header longer than the file",
                    damage -> importing(damage, damage.number("dino/timm.safetensors", 0, 0x7fffffff))),
            new Row(
                    "checkpoint",
                    "a head and no backbone",
                    damage -> importing(damage, Fixtures.path("dino/head.pth"))),
            new Row(
                    "checkpoint",
                    "heads that do not divide the width",
                    damage -> importing(damage, DINO, "--heads", 5)),
            new Row(
                    "checkpoint",
                    "another patch than asked for",
                    damage -> importing(damage, DINO, "--heads", 3, "--patch", 16)),
            new Row(
                    "head",
                    "not of this backbone",
                    damage -> importing(damage, DINO, "--heads", 3, "--head", Fixtures.path("dinov2/head.pth"))),
            new Row(
                    "head",
                    "ends early",
                    damage -> importing(damage, DINO, "--heads", 3, "--head", damage.part("dino/head.pth", 0.4))),
            new Row(
                    "labels",
                    "too few",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.text("names.txt", "a\nb\n"))),
            new Row(
                    "labels",
                    "not UTF-8",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.bytes("names.txt", new byte[] {(byte) 0xff, (byte) 0xfe, 0}))),
            new Row(
                    "labels",
                    "nothing there",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.folder().resolve("none.txt"))),
            new Row(
                    "head",
                    "a link to nothing",
                    damage -> importing(damage, DINO, "--heads", 3, "--head", damage.brokenLink("head.pth"))),
            new Row(
                    "labels",
                    "a link to nothing",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--head",
                            Fixtures.path("dino/head.pth"),
                            "--labels",
                            damage.brokenLink("names.txt"))),
            new Row("bundle", "a link to nothing", damage -> explaining(damage.brokenLink("model"), IMAGE, damage)),
            new Row(
                    "bundle",
                    "nothing there",
                    damage -> explaining(damage.folder().resolve("none"), IMAGE, damage)),
            new Row("bundle", "no bundle", damage -> explaining(damage.folder(), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "no JSON",
                    damage -> explaining(damage.bundle("model.json", text -> text.substring(0, 40)), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "of a newer release",
                    damage -> explaining(
                            damage.bundle(
                                    "model.json",
                                    text -> text.replaceFirst("\"format_version\" : \\d+", "\"format_version\" : 99")),
                            IMAGE,
                            damage)),
            new Row(
                    "bundle, model.json",
                    "a name that is not known",
                    damage -> explaining(
                            damage.bundle(
                                    "model.json", text -> text.replaceFirst("\"architecture\"", "\"architektur\"")),
                            IMAGE,
                            damage)),
            new Row(
                    "bundle, model.json",
                    "empty",
                    damage -> explaining(damage.bundle("model.json", text -> ""), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "null",
                    damage -> explaining(damage.bundle("model.json", text -> "null"), IMAGE, damage)),
            new Row(
                    "bundle, model.json",
                    "nothing but a version",
                    damage ->
                            explaining(damage.bundle("model.json", text -> "{\"format_version\": 1}"), IMAGE, damage)),
            new Row("bundle, saved_model.pb", "ends early", damage -> explaining(damage.brokenBundle(), IMAGE, damage)),
            new Row(
                    "bundle, head's card",
                    "no JSON",
                    damage -> explaining(damage.bundle("heads/default.json", text -> "labels"), IMAGE, damage)),
            new Row(
                    "bundle, head's card",
                    "nothing but a version",
                    damage -> explaining(
                            damage.bundle("heads/default.json", text -> "{\"format_version\": 1}"), IMAGE, damage)),
            new Row(
                    "bundle, head's card",
                    "weights of another head",
                    damage -> explaining(
                            damage.bundle(
                                    "heads/default.json",
                                    text -> text.replaceAll("weights_sha256\" : \"..", "weights_sha256\" : \"00")),
                            IMAGE,
                            damage)),
            new Row("bundle", "no such head", damage -> explaining(tiny(), IMAGE, damage, "--head", "none")),
            new Row(
                    "image",
                    "nothing there",
                    damage -> explaining(tiny(), damage.folder().resolve("none.png"), damage)),
            new Row("image", "an empty folder", damage -> explaining(tiny(), damage.folder(), damage)),
            new Row("image", "a link to nothing", damage -> explaining(tiny(), damage.brokenLink("link.png"), damage)),
            new Row("image", "empty", damage -> explaining(tiny(), damage.text("empty.png", ""), damage)),
            new Row("image", "text", damage -> explaining(tiny(), damage.text("text.png", "not a picture"), damage)),
            new Row(
                    "image, PNG",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("images/palette.png", 0.5), damage)),
            new Row(
                    "image, JPEG",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("images/exif-1.jpg", 0.5), damage)),
            new Row(
                    "image, WEBP",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("images/lossy.webp", 0.5), damage)),
            new Row(
                    "image, TIFF",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("images/plain.tiff", 0.5), damage)),
            new Row(
                    "image, GIF",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("images/plain.gif", 0.5), damage)),
            new Row(
                    "image, BMP",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("images/plain.bmp", 0.5), damage)),
            new Row(
                    "image, BMP",
                    "more pixels than any photo",
                    damage -> explaining(tiny(), damage.number("images/plain.bmp", 18, 2_000_000), damage)),
            new Row(
                    "image, npy",
                    "ends early",
                    damage -> explaining(tiny(), damage.part("dino/32x32/input.npy", 0.5), damage)),
            new Row(
                    "image, npy",
                    "of another shape",
                    damage -> explaining(tiny(), Fixtures.path("adam/latents.npy"), damage)),
            new Row(
                    "image, npy",
                    "no numbers",
                    damage -> explaining(tiny(), damage.text("array.npy", "1 2 3"), damage)),
            new Row(
                    "YAML of explain",
                    "nothing there",
                    damage -> List.of("explain", "--config", damage.folder().resolve("none.yaml"))),
            new Row(
                    "YAML of explain",
                    "a link to nothing",
                    damage -> List.of("explain", "--config", damage.brokenLink("c.yaml"))),
            new Row(
                    "YAML of explain",
                    "not UTF-8",
                    damage -> List.of(
                            "explain", "--config", damage.bytes("c.yaml", new byte[] {'m', ':', ' ', (byte) 0xe4}))),
            new Row(
                    "YAML of explain",
                    "a list where a number belongs",
                    damage -> List.of(
                            "explain",
                            "--config",
                            damage.text("c.yaml", "model: m\nimages: i\nout: o\nmemory_mb: [1, 2]\n"))),
            new Row("YAML of explain", "empty", damage -> List.of("explain", "--config", damage.text("c.yaml", ""))),
            new Row(
                    "YAML of explain",
                    "no YAML",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "model: [a, b\nout: }"))),
            new Row(
                    "YAML of explain",
                    "a key that is not known",
                    damage -> List.of(
                            "explain",
                            "--config",
                            damage.text("c.yaml", "model: m\nimages: i\nout: o\nmethod: [am]\n"))),
            new Row(
                    "YAML of explain",
                    "a value of another kind",
                    damage -> List.of(
                            "explain",
                            "--config",
                            damage.text("c.yaml", "model: m\nimages: i\nout: o\nmemory_mb: many\n"))),
            new Row(
                    "YAML of explain",
                    "a key twice",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "model: m\nmodel: n\n"))),
            new Row(
                    "YAML of explain",
                    "nested without end",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "[".repeat(100_000)))),
            new Row(
                    "YAML of explain",
                    "a --set without a value",
                    damage -> List.of("explain", "--config", damage.text("c.yaml", "model: m\n"), "--set", "model")),
            new Row(
                    "YAML of explain",
                    "a --set that is no YAML",
                    damage ->
                            List.of("explain", "--config", damage.text("c.yaml", "model: m\n"), "--set", "images=[a")),
            new Row(
                    "YAML of train",
                    "a key that is not known",
                    damage -> List.of("train", "--config", damage.text("c.yaml", "model: m\nhed: h\n"))),
            new Row(
                    "YAML of train",
                    "a required key is left out",
                    damage -> List.of("train", "--config", damage.text("c.yaml", "model: m\n"))),
            new Row(
                    "YAML of train",
                    "a number out of bounds",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.folder()), "--set", "training.epochs=0")),
            new Row(
                    "YAML of evaluate",
                    "a key that is not known",
                    damage -> List.of("evaluate", "--config", damage.text("c.yaml", "model: m\nimage: i\n"))),
            new Row(
                    "YAML of evaluate",
                    "no such metric",
                    damage -> List.of(
                            "evaluate",
                            "--config",
                            damage.text(
                                    "c.yaml",
                                    "model: " + tiny() + "\nimages: " + IMAGE.getParent()
                                            + "\nmethods: [am]\nmetrics: [beauty]\nout: " + damage.folder() + "\n"))),
            new Row(
                    "classes of folders",
                    "no images",
                    damage -> List.of("train", "--config", training(damage, damage.folder()))),
            new Row(
                    "classes of folders",
                    "a link to nothing",
                    damage -> List.of("train", "--config", training(damage, damage.brokenLink("train")))),
            new Row(
                    "classes of folders",
                    "an image that is a link to nothing",
                    damage -> List.of("train", "--config", training(damage, withBrokenLink(damage)))),
            new Row(
                    "list of images",
                    "a NUL in a path",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.text("list.csv", "path,label\na\0.png,b\n")))),
            new Row(
                    "list of images",
                    "not UTF-8",
                    damage -> List.of("train", "--config", training(damage, damage.bytes("list.csv", new byte[] {
                        'p', (byte) 0xe4, '\n'
                    })))),
            new Row(
                    "list of images",
                    "no such columns",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.text("list.csv", "file,class\na.png,b\n")))),
            new Row(
                    "list of images",
                    "a line with a field too many",
                    damage -> List.of(
                            "train", "--config", training(damage, damage.text("list.csv", "path,label\na.png,b,c\n")))),
            new Row(
                    "catalogue",
                    "no list",
                    damage -> List.of("models", "--catalogue", damage.text("mine.yaml", "model: x\n"))),
            new Row(
                    "catalogue",
                    "an address of another kind",
                    damage -> List.of(
                            "models",
                            "--catalogue",
                            damage.text("mine.yaml", "models: [{name: x, url: 'file:///etc/x'}]\n"))),
            new Row("catalogue", "no such entry", damage -> List.of("download", "dino-vitz8")),
            new Row(
                    "OUT",
                    "below a file",
                    damage -> explaining(
                            tiny(),
                            IMAGE,
                            damage,
                            "--out",
                            damage.text("file", "x").resolve("out"))),
            new Row("OUT", "a file", damage -> explaining(tiny(), IMAGE, damage, "--out", damage.text("file", "x"))),
            new Row(
                    "OUT of import",
                    "not empty",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--out",
                            damage.text("file", "x").resolveSibling(""))),
            new Row(
                    "OUT of import",
                    "below a file",
                    damage -> importing(
                            damage,
                            DINO,
                            "--heads",
                            3,
                            "--out",
                            damage.text("file", "x").resolve("out"))),
            new Row(
                    "OUT",
                    "a name of more than 255 bytes",
                    damage -> explaining(
                            tiny(), IMAGE, damage, "--out", damage.folder().resolve("n".repeat(256)))));

    /** Every row. */
    static final List<Row> ALL =
            Stream.of(GIVEN, BadData.ALL, BadRuns.ALL).flatMap(List::stream).toList();

    private BadInputs() {}

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

    private static Path withBrokenLink(Damage damage) {
        Path folder = pictures(damage);
        try {
            Files.createSymbolicLink(folder.resolve("red/gone.png"), Path.of("nowhere"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }
}
