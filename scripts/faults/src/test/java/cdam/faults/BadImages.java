package cdam.faults;

import static cdam.faults.Words.explaining;
import static cdam.faults.Words.tiny;

import cdam.faults.BadInputs.Row;
import cdam.testing.Fixtures;
import java.util.List;

/** Rows of images. */
final class BadImages {
    static final List<Row> ALL = List.of(
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
                    "image, GIF",
                    "more pixels than its data hold",
                    damage -> explaining(
                            tiny(),
                            damage.number("images/plain.gif", 13 + 3 * 256 + 5, 10_000 << 16 | 10_000),
                            damage)),
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
                    damage -> explaining(tiny(), damage.text("array.npy", "1 2 3"), damage)));

    private BadImages() {}
}
