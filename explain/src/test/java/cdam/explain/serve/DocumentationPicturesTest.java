package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.ScoreMap;
import cdam.explain.browser.Chromium;
import cdam.explain.render.Enlargement;
import cdam.explain.render.Heat;
import cdam.explain.render.Photo;
import cdam.explain.render.RenderOptions;
import cdam.explain.render.ScaleScope;
import cdam.explain.render.Sheet;
import cdam.explain.render.SheetSpec;
import cdam.explain.render.Tile;
import cdam.image.ImageFiles;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Makes the pictures of the documentation from the quickstart's model and scenes, into the folder that the property names. */
@EnabledIfSystemProperty(named = "cdam.pictures", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentationPicturesTest {
    private static final Path DATA = Path.of("../scripts/quickstart-data").toAbsolutePath();
    private static final int GRID = 12;

    private final Path out = Path.of(System.getProperty("cdam.pictures", "")).toAbsolutePath();

    @TempDir
    static Path folder = Path.of("");

    @BeforeAll
    static void make() {
        run("import", "--checkpoint", DATA.resolve("demo_vit8_pretrain.pth"), "--heads", 3, "--head",
                DATA.resolve("demo_head.pth"), "--labels", DATA.resolve("labels.txt"), "--out", model());
    }

    private static Path model() {
        return folder.resolve("demo");
    }

    private static void run(Object... words) {
        CommandLine line = CommandLine.run(words);
        assertThat(line.status()).as(line.err()).isZero();
    }

    private static Path scene(String number) {
        return DATA.resolve("scenes").resolve(number + ".png");
    }

    private void shoot(Page page, String name, boolean whole) {
        page.screenshot(new Page.ScreenshotOptions().setPath(out.resolve(name)).setFullPage(whole));
    }

    @Test
    void should_picture_the_live_page() {
        Bundle bundle = Bundle.open(model());
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                Server server = Server.start(bundle, model, "127.0.0.1", 0, Limits.DEFAULT);
                Chromium chromium = new Chromium()) {
            String address = "http://127.0.0.1:" + server.port() + "/";
            try (Page page = chromium.open(address, 1280, 800)) {
                assertThat(page.locator("#model")).containsText("96 x 96");
                shoot(page, "page-start.png", false);
                desktop(page);
            }
            try (Page page = chromium.open(address, 360, 720)) {
                open(page, "022");
                page.locator("#classes button").nth(3).scrollIntoViewIfNeeded();
                choose(page, "t-shirt");
                page.evaluate("window.scrollTo(0, 300)");
                shoot(page, "page-phone.png", false);
            }
        }
    }

    private void desktop(Page page) {
        open(page, "022");
        choose(page, "t-shirt");
        token(page, 7, 3);
        shoot(page, "page.png", true);

        page.selectOption("#contrast", new SelectOption().setLabel("bag"));
        assertThat(page.locator("#shown")).hasText("t-shirt against bag");
        page.locator("#contours").check();
        page.selectOption("#scale", "row");
        shoot(page, "page-contrast.png", true);
        page.locator("#contours").uncheck();
        page.selectOption("#scale", "map");
        page.selectOption("#contrast", "");

        page.locator("#run").click();
        page.waitForFunction("document.getElementById('progress').value > 0.2");
        shoot(page, "page-job.png", true);
        assertThat(page.locator("#results")).containsText("tam: t-shirt");

        page.setInputFiles("#file", Stream.of("001", "007", "011", "088", "050").map(DocumentationPicturesTest::scene).toArray(Path[]::new));
        assertThat(page.locator("#photos input")).hasCount(6);
        assertThat(page.locator("#status")).hasText("001.png");
        for (int place : new int[] {1, 2, 3, 4}) { // trousers
            page.locator("#photos input").nth(place).check();
        }
        page.locator("#photos button").nth(5).click();
        page.selectOption("#measure", "cosine");
        page.locator("#concept").click();
        assertThat(page.locator("#shown")).hasText("concept of 4 photos, cosine");
        shoot(page, "page-concept.png", true);
    }

    private static void open(Page page, String scene) {
        page.setInputFiles("#file", scene(scene));
        assertThat(page.locator("#result")).isVisible();
        page.evaluate("document.activeElement.blur()");
    }

    private static void choose(Page page, String label) {
        page.locator("#classes button", new Page.LocatorOptions().setHasText(label)).click();
        page.locator("h1").hover();
    }

    private static void token(Page page, int row, int column) {
        double side = page.locator("#map").boundingBox().width / GRID;
        page.locator("#map").click(new Locator.ClickOptions().setPosition((column + 0.5) * side, (row + 0.5) * side));
    }

    @Test
    void should_picture_the_report_and_the_sheet() throws IOException {
        Path run = folder.resolve("out");
        run("explain", "--model", model(), "--image", scene("007"), scene("011"), scene("022"), scene("050"),
                "--method", "am,cdam", "--target", "top:3", "--out", run);
        Files.copy(run.resolve("sheet.png"), out.resolve("scenes.png"), StandardCopyOption.REPLACE_EXISTING);
        run("explain", "--model", model(), "--image", scene("007"), scene("011"), scene("022"), scene("050"),
                "--method", "am,cdam", "--target", "top:3,class:all", "--out", run);
        try (Chromium chromium = new Chromium();
                Page page = chromium.open(run.resolve("index.html").toUri().toString(), 1280, 900)) {
            page.locator("#next").click();
            page.locator("#next").click();
            page.selectOption("#choice-b", new SelectOption().setIndex(2));
            token(page.locator("#map-b"), 7, 3);
            shoot(page, "report.png", true);
        }
    }

    @Test
    void should_picture_the_palettes_and_what_is_rare() throws IOException {
        Path run = folder.resolve("maps");
        run("explain", "--model", model(), "--image", scene("022"), "--method", "am,cdam", "--target", "class:0", "--out", run);
        float[] signed = Npy.read(run.resolve("022/cdam.class-0.npy")).values();
        float[] attention = Npy.read(run.resolve("022/am.npy")).values();
        Photo photo = Photo.of(ImageFiles.read(Files.readAllBytes(scene("022")), "scene", 1 << 20));
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
                palettes.add(draw(spec, new RenderOptions(
                        names[0], names[1], 0, 1, ScaleScope.MAP, over ? Enlargement.SMOOTH : Enlargement.NEAREST, 0.5, over, true, 192, 3)));
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
        return draw(new SheetSpec(List.of("The same with contrast clipped"), List.of(tiles), List.of()), look(0.05, 0.95));
    }

    private static RenderOptions look(double low, double high) {
        return new RenderOptions("paper", "ember", low, high, ScaleScope.MAP, Enlargement.SMOOTH, 0.5, false, true, 208, 6);
    }

    private static Tile map(String title, @Nullable Photo photo, int rows, int columns, boolean signed, float... scores) {
        return new Tile(title, "", photo, new Heat(new ScoreMap(rows, columns, scores), signed, title));
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
    private void compose(String name, List<BufferedImage> pictures, int columns) throws IOException {
        int width = pictures.get(0).getWidth();
        List<Integer> tops = new ArrayList<>(List.of(0));
        for (int row = 0; row * columns < pictures.size(); row++) {
            int most = pictures.subList(row * columns, (row + 1) * columns).stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
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
        assertThat(ImageIO.write(all, "png", out.resolve(name).toFile())).isTrue();
    }

    private static void token(Locator map, int row, int column) {
        double side = map.boundingBox().width / GRID;
        map.hover(new Locator.HoverOptions().setPosition((column + 0.5) * side, (row + 0.5) * side));
    }
}
