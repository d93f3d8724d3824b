package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.explain.score.ScoreMap;
import cdam.image.RgbImage;
import cdam.io.InputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class SheetTest {
    private static final ScoreMap MAP = new ScoreMap(2, 2, new float[] {-1, 0, 0.5f, 2});

    @TempDir
    Path folder;

    @Test
    void should_put_each_maps_colours_into_its_tile() throws Exception {
        RenderOptions options = options(0, 1, ScaleScope.MAP, Enlargement.NEAREST, 6);
        BufferedImage page = png(SheetSpec.of(new Tile("t", "", null, heat(MAP))), options);
        // The tile's 64 pixels begin after the gap of 6; its quarters are the tokens.
        int top = 3 + 6 + (int) Math.round(12 * 1.35);
        assertThat(page.getWidth()).isEqualTo(6 + 64 + 6);
        assertThat(rgb(page, 6 + 48, top + 48)).isEqualTo(0xFFA42E);
        assertThat(rgb(page, 6 + 48, top + 16)).isEqualTo(0x000000);
        assertThat(rgb(page, 6 + 16, top + 16))
                .isEqualTo(Palette.named("paper", true).colour(-0.5));
    }

    @Test
    void should_show_the_photo_in_colour_and_dimmed_grey_under_a_score_of_zero() throws Exception {
        Photo red = Photo.of(new RgbImage(2, 1, new byte[] {-1, 0, 0, -1, 0, 0}));
        RenderedMap zero = heat(new ScoreMap(1, 2, new float[2]));
        SheetSpec spec = new SheetSpec(
                List.of(), List.of(List.of(Tile.original("a", "", red), new Tile("b", "", red, zero))), List.of());
        BufferedImage page = png(spec, options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 6));
        assertThat(rgb(page, 6 + 32, 40)).isEqualTo(0xFF0000);
        // Lightness .2126 * 255 = 54; half of it.
        assertThat(rgb(page, 6 + 70 + 32, 40)).isEqualTo(0x1B1B1B);
    }

    @Test
    void should_break_a_long_row_into_lines_of_equal_length() throws Exception {
        SheetSpec spec = new SheetSpec(List.of(), List.of(Collections.nCopies(5, tile("a", MAP))), List.of());
        BufferedImage wide = png(spec, options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 5));
        BufferedImage narrow = png(spec, options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 4));
        assertThat(wide.getWidth()).isEqualTo(6 + 5 * 70);
        assertThat(narrow.getWidth()).isEqualTo(6 + 3 * 70);
        assertThat(narrow.getHeight()).isGreaterThan(wide.getHeight() + 64);
    }

    @Test
    void should_share_scales_only_as_asked_and_only_within_a_group() {
        RenderedMap one = heat(MAP);
        RenderedMap ten = heat(new ScoreMap(1, 1, new float[] {10}));
        RenderedMap hundred = heat(new ScoreMap(1, 1, new float[] {100}));
        RenderedMap other = new RenderedMap(new ScoreMap(1, 1, new float[] {1000}), true, "tam");
        List<List<Tile>> rows = List.of(
                List.of(new Tile("", "", null, one), new Tile("", "", null, ten), new Tile("", "", null, other)),
                List.of(new Tile("", "", null, hundred)));
        assertThat(limits(rows, ScaleScope.MAP, one, ten, hundred, other)).containsExactly(2, 10, 100, 1000);
        assertThat(limits(rows, ScaleScope.ROW, one, ten, hundred, other)).containsExactly(10, 10, 100, 1000);
        assertThat(limits(rows, ScaleScope.SHEET, one, ten, hundred, other)).containsExactly(100, 100, 100, 1000);
    }

    @Test
    void should_write_well_formed_svg_with_every_text_escaped() throws Exception {
        SheetSpec spec = new SheetSpec(
                List.of("a < b & \"c\""),
                List.of(List.of(tile("<script>", MAP), tile("ok", MAP))),
                List.of("]]>\u0007"));
        List<String> texts = svgTexts(spec, options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 6));
        assertThat(texts).contains("a < b & \"c\"", "<script>", "]]> ", "-2", "2");
    }

    @Test
    void should_say_in_the_picture_that_contrast_is_clipped_and_scales_are_shared() throws Exception {
        SheetSpec spec = new SheetSpec(List.of("h"), List.of(Collections.nCopies(9, tile("a", MAP))), List.of());
        String clipped = String.join(" ", svgTexts(spec, options(0.001, 0.9, ScaleScope.ROW, Enlargement.SMOOTH, 9)));
        assertThat(clipped)
                .contains("Contrast clipped at the quantiles 0.001 and 0.9")
                .contains("≥ ");
        assertThat(clipped).contains("one scale for a method in a row");
        String plain = String.join(" ", svgTexts(spec, options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 9)));
        assertThat(plain).doesNotContain("clipped").doesNotContain("≥ ").contains("each its own scale");
    }

    @Test
    void should_say_of_each_scale_whether_it_could_be_clipped() throws Exception {
        float[] scores = new float[10_000];
        scores[77] = 5;
        Tile spike = tile("spike", new ScoreMap(100, 100, scores));
        RenderOptions clip = options(0.001, 0.9, ScaleScope.MAP, Enlargement.SMOOTH, 9);
        String alone = String.join(
                " ", svgTexts(new SheetSpec(List.of(), List.of(Collections.nCopies(6, spike)), List.of()), clip));
        assertThat(alone)
                .doesNotContain("Contrast clipped")
                .contains("5*")
                .contains("* Not clipped: the quantiles 0.001 and 0.9");
        List<Tile> both = List.of(spike, tile("a", MAP), spike, spike, spike, spike);
        String mixed = String.join(" ", svgTexts(new SheetSpec(List.of(), List.of(both), List.of()), clip));
        assertThat(mixed)
                .contains("Contrast clipped at")
                .contains("* Not clipped")
                .contains("≥ ");
    }

    @Test
    void should_write_the_same_bytes_again() throws Exception {
        SheetSpec spec = new SheetSpec(List.of("é"), List.of(List.of(tile("a", MAP))), List.of());
        RenderOptions options = RenderOptions.defaults();
        Path first = Sheet.writePng(folder.resolve("1.png"), spec, options).get(0);
        Path second = Sheet.writePng(folder.resolve("2.png"), spec, options).get(0);
        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(Sheet.writeSvg(folder.resolve("1.svg"), spec, options).get(0))
                .hasSameBinaryContentAs(
                        Sheet.writeSvg(folder.resolve("2.svg"), spec, options).get(0));
    }

    @Test
    void should_split_many_rows_into_pages_and_load_each_photo_once() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        List<List<Tile>> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Photo photo = new Photo(1, 1, () -> {
                loads.incrementAndGet();
                return new RgbImage(1, 1, new byte[3]);
            });
            rows.add(List.of(Tile.original("original", "", photo), new Tile("map", "", photo, heat(MAP))));
        }
        List<Path> pages = Sheet.writePng(
                folder.resolve("s.png"), new SheetSpec(List.of(), rows, List.of()), RenderOptions.defaults());
        assertThat(pages).extracting(page -> page.getFileName().toString()).startsWith("s.png", "s-2.png");
        assertThat(loads).hasValue(120);
        int height = 0;
        for (Path page : pages) {
            BufferedImage image = ImageIO.read(page.toFile());
            assertThat((long) image.getWidth() * image.getHeight()).isLessThanOrEqualTo(SheetLayout.MAX_PIXELS);
            height += image.getHeight();
        }
        assertThat(height).isGreaterThan(120 * 288);
    }

    @Test
    void should_draw_smaller_tiles_when_a_single_row_is_too_large_for_a_page() {
        RenderOptions options = new RenderOptions(
                "paper", "ember", 0, 1, ScaleScope.MAP, Enlargement.NEAREST, 0.5, false, true, 1024, 24);
        SheetSpec spec = new SheetSpec(List.of(), List.of(Collections.nCopies(24, tile("a", MAP))), List.of());
        SheetLayout layout = SheetLayout.of(spec, options, List.of(), SheetLayout.MAX_PIXELS);
        assertThat(layout.pages()).hasSize(1);
        assertThat((long) layout.width() * layout.height(0)).isLessThanOrEqualTo(SheetLayout.MAX_PIXELS);
        assertThat(layout.cellWidth()).isBetween(300, 1023);
    }

    @Test
    void should_put_at_most_24_rows_on_a_page_and_say_which() throws Exception {
        SheetSpec spec = new SheetSpec(List.of("h"), Collections.nCopies(60, List.of(tile("a", MAP))), List.of());
        RenderOptions options = options(0, 1, ScaleScope.MAP, Enlargement.NEAREST, 6);
        assertThat(svgTexts(spec, options)).contains("1 to 24 of 60, page 1 of 3");
        assertThat(Sheet.writePng(folder.resolve("s.png"), spec, options)).hasSize(3);
    }

    @Test
    void should_keep_pages_below_4_megabytes_whatever_is_on_the_photos() throws Exception {
        List<Tile> row = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            byte[] noise = new byte[3 * 288 * 288];
            new Random(i).nextBytes(noise);
            row.add(Tile.original("noise", "", Photo.of(new RgbImage(288, 288, noise))));
        }
        SheetSpec spec = new SheetSpec(List.of(), Collections.nCopies(10, row), List.of());
        List<Path> pages = Sheet.writePng(folder.resolve("s.png"), spec, RenderOptions.defaults());
        assertThat(pages)
                .hasSizeGreaterThan(1)
                .allSatisfy(page -> assertThat(Files.size(page)).isLessThanOrEqualTo(Sheet.MAX_BYTES));
    }

    @Test
    void should_make_a_matrix_of_a_row_with_line_ends() {
        List<Tile> row = List.of(tile("a", MAP), tile("b", MAP), Tile.LINE_END, Tile.BLANK, tile("c", MAP));
        SheetLayout layout = SheetLayout.of(
                new SheetSpec(List.of(), List.of(row), List.of()),
                options(0, 1, ScaleScope.MAP, Enlargement.NEAREST, 9),
                List.of(),
                SheetLayout.MAX_PIXELS);
        assertThat(layout.pages()).singleElement().satisfies(page -> {
            assertThat(page).extracting(line -> line.tiles().size()).containsExactly(2, 2);
            assertThat(page).extracting(SheetLayout.Line::first).containsExactly(true, false);
        });
        assertThat(layout.width()).isEqualTo(6 + 2 * 70);
    }

    @Test
    void should_keep_both_ends_and_zero_of_a_narrow_pictures_bar() throws Exception {
        ScoreMap narrow = new ScoreMap(12, 3, new float[36]);
        narrow.scores()[0] = -6.01e-7f;
        assertThat(svgTexts(SheetSpec.of(tile("a", narrow)), options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 6)))
                .contains("-6.01e-7", "0", "6.01e-7");
    }

    @Test
    void should_tell_the_scale_of_a_map_as_a_share_of_its_methods_largest_in_the_row() {
        RenderedMap large = heat(MAP);
        RenderedMap small = heat(new ScoreMap(1, 1, new float[] {0.5f}));
        RenderedMap other = new RenderedMap(new ScoreMap(1, 1, new float[] {1000}), true, "tam");
        List<Tile> row =
                List.of(new Tile("", "", null, large), new Tile("", "", null, small), new Tile("", "", null, other));
        Scales scales = Scales.of(List.of(row), options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 6));
        assertThat(scales.share(large)).isEqualTo(1);
        assertThat(scales.share(small)).isEqualTo(0.25);
        assertThat(scales.share(other)).isEqualTo(1);
        assertThat(scales.differ()).isTrue();
    }

    @Test
    void should_know_a_map_that_is_nearly_constant() {
        assertThat(heat(new ScoreMap(1, 2, new float[] {1, 1.04f})).isNearlyConstant())
                .isTrue();
        assertThat(heat(new ScoreMap(1, 2, new float[] {1, 1.1f})).isNearlyConstant())
                .isFalse();
        assertThat(heat(new ScoreMap(1, 2, new float[2])).isNearlyConstant()).isFalse();
    }

    @Test
    void should_draw_grids_of_one_row_or_column() throws Exception {
        ScoreMap wide = new ScoreMap(1, 50, new float[50]);
        ScoreMap high = new ScoreMap(50, 1, new float[50]);
        RenderOptions options = options(0, 1, ScaleScope.MAP, Enlargement.SMOOTH, 6);
        assertThat(png(SheetSpec.of(tile("a", wide)), options).getWidth()).isEqualTo(76);
        assertThat(png(SheetSpec.of(tile("a", high)), options).getHeight()).isGreaterThan(64);
        assertThat(svgTexts(SheetSpec.of(tile("a", wide)), options)).contains("all 0");
    }

    @Test
    void should_refuse_a_map_with_nan_and_write_nothing() {
        ScoreMap broken = new ScoreMap(1, 1, new float[] {Float.NaN});
        Path file = folder.resolve("nan.png");
        assertThatThrownBy(() -> Sheet.writePng(file, SheetSpec.of(tile("a", broken)), RenderOptions.defaults()))
                .isInstanceOf(InputException.class);
        assertThat(Files.exists(file)).isFalse();
    }

    private static List<Integer> limits(List<List<Tile>> rows, ScaleScope scope, RenderedMap... heats) {
        Scales scales = Scales.of(rows, options(0, 1, scope, Enlargement.SMOOTH, 6));
        return List.of(heats).stream()
                .map(heat -> (int) scales.of(heat).limit())
                .toList();
    }

    private static RenderedMap heat(ScoreMap map) {
        return new RenderedMap(map, true, "cdam");
    }

    private static Tile tile(String title, ScoreMap map) {
        return new Tile(title, "", null, heat(map));
    }

    private static RenderOptions options(
            double clipLow, double clipHigh, ScaleScope scale, Enlargement enlargement, int columns) {
        return new RenderOptions(
                "paper", "ember", clipLow, clipHigh, scale, enlargement, 0.5, false, true, 64, columns);
    }

    private BufferedImage png(SheetSpec spec, RenderOptions options) throws IOException {
        return ImageIO.read(Sheet.writePng(folder.resolve("sheet.png"), spec, options)
                .get(0)
                .toFile());
    }

    private List<String> svgTexts(SheetSpec spec, RenderOptions options) throws Exception {
        Path file = Sheet.writeSvg(folder.resolve("sheet.svg"), spec, options).get(0);
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        NodeList texts = svg.getElementsByTagName("text");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < texts.getLength(); i++) {
            lines.add(texts.item(i).getTextContent());
        }
        return lines;
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xFFFFFF;
    }
}
