package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.DemoPictures;
import cdam.explain.score.ScoreMap;
import cdam.image.Decoding;
import cdam.image.ImageFiles;
import cdam.io.Npy;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the pictures of palettes, and of maps that are rare. */
@EnabledIfSystemProperty(named = DemoPictures.FOLDER, matches = ".+")
class PalettePicturesTest {
    private static final int GRID = DemoPictures.GRID;

    @TempDir
    Path folder = Path.of("");

    @Test
    void should_picture_the_palettes_and_what_is_rare() throws IOException {
        Path run = DemoPictures.explain(folder, "class:0", "022");
        float[] signed = Npy.read(run.resolve("022/cdam.class-0.npy")).values();
        float[] attention = Npy.read(run.resolve("022/am.npy")).values();
        Photo photo = Photo.of(ImageFiles.read(Files.readAllBytes(DemoPictures.scene("022")), "scene", new Decoding()));
        List<BufferedImage> palettes = new ArrayList<>();
        for (String[] names : new String[][] {{"paper", "ember"}, {"colour-blind", "grey"}, {"print", "ink"}}) {
            for (boolean over : new boolean[] {true, false}) {
                SheetSpec spec = new SheetSpec(
                        List.of(names[0] + " and " + names[1]),
                        List.of(List.of(
                                Tile.original("photo", "", photo),
                                map("signed", over ? photo : null, GRID, GRID, true, signed),
                                map("unsigned", over ? photo : null, GRID, GRID, false, attention))),
                        List.of());
                palettes.add(draw(
                        spec,
                        new RenderOptions(
                                names[0],
                                names[1],
                                0,
                                1,
                                ScaleScope.MAP,
                                over ? Enlargement.SMOOTH : Enlargement.NEAREST,
                                0.5,
                                over,
                                true,
                                192,
                                3)));
            }
        }
        compose("palettes.png", palettes, 2);
        compose("edge-cases.png", List.of(rare(photo, signed, attention), clipped(photo, signed, attention)), 1);
    }

    private static BufferedImage rare(Photo photo, float[] signed, float[] attention) throws IOException {
        List<Tile> tiles = List.of(
                Tile.original("photo", "the original", photo),
                map("signed", photo, GRID, GRID, true, signed),
                map("all negative", photo, GRID, GRID, true, negative(attention)),
                map("all zero", photo, GRID, GRID, true, new float[GRID * GRID]),
                map("single spike", photo, GRID, GRID, true, spike()),
                map("unsigned", photo, GRID, GRID, false, attention),
                map("unsigned, all zero", photo, GRID, GRID, false, new float[GRID * GRID]),
                map("unsigned, all negative", photo, GRID, GRID, false, negative(attention)),
                map("1 x 12", null, 1, GRID, true, Arrays.copyOfRange(signed, 7 * GRID, 8 * GRID)),
                map("12 x 1", null, GRID, 1, true, Arrays.copyOfRange(signed, 7 * GRID, 8 * GRID)),
                map("1 x 1", null, 1, 1, true, -3),
                map("without a photo", null, GRID, GRID, true, signed));
        return draw(new SheetSpec(List.of("Edge cases"), List.of(tiles), List.of()), look(0, 1));
    }

    private static BufferedImage clipped(Photo photo, float[] signed, float[] attention) throws IOException {
        List<Tile> tiles = List.of(
                Tile.original("photo", "the original", photo),
                map("signed", photo, GRID, GRID, true, signed),
                map("all negative", photo, GRID, GRID, true, negative(attention)),
                map("all zero", photo, GRID, GRID, true, new float[GRID * GRID]),
                map("single spike", photo, GRID, GRID, true, spike()),
                map("unsigned", photo, GRID, GRID, false, attention));
        return draw(
                new SheetSpec(List.of("The same with contrast clipped"), List.of(tiles), List.of()), look(0.05, 0.95));
    }

    private static RenderOptions look(double low, double high) {
        return new RenderOptions(
                "paper", "ember", low, high, ScaleScope.MAP, Enlargement.SMOOTH, 0.5, false, true, 208, 6);
    }

    private static Tile map(
            String title, @Nullable Photo photo, int rows, int columns, boolean signed, float... scores) {
        return new Tile(title, "", photo, new RenderedMap(new ScoreMap(rows, columns, scores), signed, title));
    }

    private static float[] negative(float[] scores) {
        float[] negative = scores.clone();
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -scores[i];
        }
        return negative;
    }

    private static float[] spike() {
        float[] spike = new float[GRID * GRID];
        spike[6 * GRID + 3] = 7.25f;
        return spike;
    }

    private static BufferedImage draw(SheetSpec spec, RenderOptions options) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Sheet.png(spec, options)));
    }

    /** Pictures of one width, from left to right and from top to bottom. */
    private static void compose(String name, List<BufferedImage> pictures, int columns) throws IOException {
        int width = pictures.get(0).getWidth();
        List<Integer> tops = new ArrayList<>(List.of(0));
        for (int row = 0; row * columns < pictures.size(); row++) {
            int most = pictures.subList(row * columns, (row + 1) * columns).stream()
                    .mapToInt(BufferedImage::getHeight)
                    .max()
                    .orElseThrow();
            tops.add(tops.get(row) + most);
        }
        BufferedImage all = new BufferedImage(columns * width, tops.get(tops.size() - 1), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = all.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, all.getWidth(), all.getHeight());
        for (int i = 0; i < pictures.size(); i++) {
            graphics.drawImage(pictures.get(i), i % columns * width, tops.get(i / columns), null);
        }
        graphics.dispose();
        assertThat(ImageIO.write(all, "png", DemoPictures.file(name).toFile())).isTrue();
    }
}
