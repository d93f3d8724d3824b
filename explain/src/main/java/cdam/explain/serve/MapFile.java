package cdam.explain.serve;

import cdam.bundle.Bundle;
import cdam.bundle.Head;
import cdam.explain.render.Photo;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.RenderedMap;
import cdam.explain.render.Sheet;
import cdam.explain.render.SheetSpec;
import cdam.explain.render.Tile;
import cdam.explain.score.ScoreMap;
import cdam.explain.serve.Responses.MapAnswer;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.io.NpyArray;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A map that is asked for as a file.
 *
 * @param method its name
 * @param target for people
 * @param signed whether scores below zero mean something
 * @param scores (K, gh gw), raw; K is 1 but for methods that give several
 */
record MapFile(PhotoInput seen, String method, String target, boolean signed, float[] scores) {
    /** What a program can have. A new one is a line here and in {@link #bytes}. */
    enum Format {
        PNG("image/png"),
        NPY("application/octet-stream"),
        JSON("application/json");

        private final String type;

        Format(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }

        static Format of(String ending) {
            for (Format format : values()) {
                if (format.ending().equals(ending)) {
                    return format;
                }
            }
            throw new Refusal(404, "expected map.png, map.npy or map.json");
        }

        String ending() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The file's content; it says which model's it is. */
    byte[] bytes(Format format, Bundle model, RenderOptions look) {
        if (count() > 1 && format != Format.NPY) {
            throw new Refusal(400, method + " gave " + count() + " maps: expected map=0 to map=" + (count() - 1));
        }
        return switch (format) {
            case PNG -> Sheet.png(sheet(model), look);
            case NPY -> Npy.bytes(new NpyArray(shape(), scores));
            case JSON -> Json.text(answer(model.name() + " " + model.sha256())).getBytes(StandardCharsets.UTF_8);
        };
    }

    /** K. */
    private int count() {
        return scores.length / seen.patches();
    }

    private int[] shape() {
        return count() == 1
                ? new int[] {seen.rows(), seen.columns()}
                : new int[] {count(), seen.rows(), seen.columns()};
    }

    /** One of several maps. */
    MapFile only(String index) {
        if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= count()) {
            throw new Refusal(400, "map: expected a number from 0 to " + (count() - 1) + ", found " + index);
        }
        int from = Integer.parseInt(index) * seen.patches();
        float[] one = Arrays.copyOfRange(scores, from, from + seen.patches());
        return new MapFile(seen, method, target + (count() > 1 ? " " + index : ""), signed, one);
    }

    /** Safe in a header and as a name on any disk. */
    String name(Format format) {
        return (method + "-" + target).replaceAll("[^A-Za-z0-9]+", "-") + "." + format.ending();
    }

    private MapAnswer answer(String model) {
        return new MapAnswer(model, head(), method, target, signed, seen.rows(), seen.columns(), scores);
    }

    private SheetSpec sheet(Bundle model) {
        Photo photo = Photo.of(seen.photo());
        RenderedMap heat = new RenderedMap(new ScoreMap(seen.rows(), seen.columns(), scores), signed, method);
        Tile map = new Tile(target, method, photo, heat);
        String head = head();
        String caution = model.card().caution();
        return new SheetSpec(
                List.of(),
                List.of(List.of(Tile.original("Photo", "", photo), map)),
                List.of("Model " + model.name() + " (" + model.sha256().substring(0, 12) + ")"
                        + (head == null ? "" : ", head " + head)
                        + (caution.isEmpty() ? "" : "; " + caution)));
    }

    private @Nullable String head() {
        Head head = seen.head();
        return head == null ? null : head.name();
    }
}
