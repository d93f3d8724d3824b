package cdam.faults;

import static cdam.faults.Words.IMAGE;
import static cdam.faults.Words.explaining;
import static cdam.faults.Words.pictures;
import static cdam.faults.Words.tiny;
import static cdam.faults.Words.training;

import cdam.bundle.Bundle;
import cdam.bundle.SafetensorsWriter;
import cdam.explain.targets.Concept;
import cdam.faults.BadInputs.Row;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of what users make for training and measuring: concepts, label sets, maps, regions. */
final class BadData {
    private static final int WIDTH = 48;

    static final List<Row> ALL = List.of(
            concept("nothing there", damage -> damage.folder().resolve("none.safetensors")),
            concept("a link to nothing", damage -> damage.brokenLink("zebra.safetensors")),
            concept("of another name", damage -> IMAGE),
            concept(
                    "a card and no numbers",
                    damage ->
                            damage.text("zebra.json", "{\"format_version\": 1}").resolveSibling("zebra.safetensors")),
            concept("of another model", damage -> concept(damage, "0".repeat(64), WIDTH, 1)),
            concept("of another width", damage -> concept(damage, sha256(), 32, 1)),
            concept("numbers that are none", damage -> concept(damage, sha256(), WIDTH, Float.NaN)),
            concept("ends early", damage -> damage.cut(concept(damage, sha256(), WIDTH, 1))),
            labelSet("no YAML", "classes: [warm"),
            labelSet("a single class", "classes: {warm: [red]}"),
            labelSet("a class of nothing", "classes: {warm: [red], cold: []}"),
            labelSet("a class that the data lacks", "classes: {warm: [red], cold: [green]}"),
            labelSet("a key that is not known", "klasses: {warm: [red], cold: [blue]}"),
            maps("nothing there", damage -> damage.folder()),
            maps("of another grid", damage -> map(damage, 3, 4, 1)),
            maps("numbers that are none", damage -> map(damage, 4, 4, Float.NaN)),
            maps(
                    "ends early",
                    damage -> damage.cut(map(damage, 4, 4, 1).resolve("plain.npy"))
                            .resolveSibling("")),
            regions("no JSON", "x"),
            regions("null where things belong", "{\"plain.bmp\": [null]}"),
            regions("a class that the head lacks", "{\"plain.bmp\": [{\"class\": 77, \"box\": [0, 0, 9, 9]}]}"),
            regions("a box of three numbers", "{\"plain.bmp\": [{\"class\": 1, \"box\": [0, 0, 9]}]}"),
            regions("a box of text", "{\"plain.bmp\": [{\"class\": 1, \"box\": \"all\"}]}"),
            regions("no box and no mask", "{\"plain.bmp\": [{\"class\": 1}]}"),
            new Row(
                    "masks",
                    "nothing there",
                    damage -> evaluating(
                            damage, "regions: {file: " + things(damage) + ", masks: " + damage.folder() + "}\n")),
            new Row(
                    "masks",
                    "of another size",
                    damage -> evaluating(
                            damage,
                            "regions: {file: " + things(damage) + ", masks: " + damage.png("plain.png", 5) + "}\n")));

    private BadData() {}

    private interface Maker {
        Path make(Damage damage);
    }

    private static Row concept(String wrong, Maker maker) {
        return new Row(
                "concept",
                wrong,
                damage -> explaining(tiny(), IMAGE, damage, "--target", "concept:" + maker.make(damage)));
    }

    private static Path concept(Damage damage, String model, int width, float value) {
        Path file = damage.folder().resolve("zebra.safetensors");
        float[] numbers = new float[width];
        Arrays.fill(numbers, value);
        Map<String, NpyArray> arrays = new LinkedHashMap<>(); // in one order, so that the message is one
        arrays.put("mean", new NpyArray(new int[] {width}, numbers));
        arrays.put("latents", new NpyArray(new int[] {1, width}, numbers));
        SafetensorsWriter.write(file, arrays);
        List<Concept.Image> images = List.of(new Concept.Image("a.png", "0".repeat(64)));
        Json.write(file.resolveSibling("zebra.json"), new Concept.Card(1, model, images, 1, 0));
        return file;
    }

    private static String sha256() {
        return Bundle.open(tiny()).sha256();
    }

    private static Row labelSet(String wrong, String text) {
        return new Row(
                "label set",
                wrong,
                damage -> List.of(
                        "train",
                        "--config",
                        training(damage, pictures(damage)),
                        "--set",
                        "data.label_set=" + damage.text("l.yaml", text)));
    }

    private static Row maps(String wrong, Maker maker) {
        return new Row(
                "maps of evaluate", wrong, damage -> evaluating(damage, "maps: {mine: " + maker.make(damage) + "}\n"));
    }

    private static Path map(Damage damage, int rows, int columns, float value) {
        Path folder = damage.folder();
        float[] scores = new float[rows * columns];
        Arrays.fill(scores, value);
        Npy.write(folder.resolve("plain.npy"), new NpyArray(new int[] {rows, columns}, scores));
        return folder;
    }

    private static Row regions(String wrong, String text) {
        return new Row(
                "regions of evaluate",
                wrong,
                damage -> evaluating(damage, "regions: {file: " + damage.text("regions.json", text) + "}\n"));
    }

    private static Path things(Damage damage) {
        return damage.text("regions.json", "{\"plain.bmp\": [{\"class\": 1, \"mask_value\": 1}]}");
    }

    /** An evaluation of one image on 4 x 4 patches. */
    static List<Object> evaluating(Damage damage, String lines) {
        return List.of("evaluate", "--config", evaluation(damage, lines));
    }

    static Path evaluation(Damage damage, String lines) {
        return damage.text(
                "c.yaml",
                "model: " + tiny() + "\nimages: " + IMAGE + "\nmethods: [am, cdam]\nmetrics: [sparsity, pearson]\n"
                        + "size: 32x32\nexamples: 0\nresamples: 20\nout: " + damage.folder() + "\n" + lines);
    }
}
