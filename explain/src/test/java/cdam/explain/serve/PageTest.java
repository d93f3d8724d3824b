package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.explain.browser.Accessibility;
import cdam.explain.browser.Chromium;
import cdam.io.Npy;
import cdam.io.NpyArray;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsInViewportOptions;
import com.microsoft.playwright.options.FilePayload;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
    private static final Path PHOTO = Fixtures.path("images/plain.bmp");
    private static final Path OTHER = Fixtures.path("images/palette.png");

    private static final HasTextOptions STEP = new HasTextOptions().setTimeout(60_000);
    private static final HasAttributeOptions LONG = new HasAttributeOptions().setTimeout(60_000);
    private static final IsInViewportOptions WHOLE =
            new IsInViewportOptions().setRatio(0.95); // but for parts of a pixel

    private final Server server = Server.start(
            TwoHeads.bundle(), TinyModels.model("dino"), "127.0.0.1", 0, Limits.DEFAULT.withSamples(100_000));
    private final Chromium chromium = new Chromium();

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void check() {
        chromium.requireNoProblems();
        assertThat(chromium.requests()).allMatch(url -> url.startsWith(address()) || url.matches("(blob|data):.*"));
    }

    @AfterAll
    void stop() {
        chromium.close();
        server.close();
    }

    private String address() {
        return "http://127.0.0.1:" + server.port() + "/";
    }

    private Page empty(int width, int height) {
        Page page = chromium.open(address(), width, height);
        assertThat(page.locator("#model")).containsText("32 x 32");
        return page;
    }

    /** A fresh page with a photo. */
    private Page open(int width, int height) {
        Page page = empty(width, height);
        page.setInputFiles("#file", PHOTO);
        assertThat(page.locator("#result")).isVisible();
        return page;
    }

    private static String pixels(Page page) {
        return pixels(page, "map");
    }

    private static String pixels(Page page, String canvas) {
        return String.valueOf(page.evaluate("id => document.getElementById(id).toDataURL()", canvas));
    }

    @Test
    void should_show_the_map_of_the_class_that_is_pointed_at() {
        try (Page page = open(1280, 900)) {
            String first = pixels(page);
            page.locator("#classes button").nth(1).hover();
            assertThat(pixels(page)).isNotEqualTo(first);
            page.locator("h1").hover();
            assertThat(pixels(page)).isEqualTo(first);
            page.selectOption("#palette", "print");
            assertThat(pixels(page)).isNotEqualTo(first);
        }
    }

    @Test
    void should_show_the_photo_beside_the_map_and_the_attention_map_first() {
        try (Page page = open(1280, 900)) {
            String photo = pixels(page, "photo");
            String map = pixels(page);
            page.locator("#strength").fill("0");
            assertThat(pixels(page)).isEqualTo(photo);
            page.locator("#strength").fill("0.5");
            assertThat(pixels(page)).isEqualTo(map);
            page.locator("#results button").first().click();
            assertThat(page.locator("#shown")).hasText("Attention (whatever the class)");
            assertThat(page.locator("#palette option")).hasText(new String[] {"ember", "grey", "ink"});
            assertThat(pixels(page)).isNotEqualTo(map);
            assertThat(pixels(page, "photo")).isEqualTo(photo);
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText(Pattern.compile("tam: class \\d, head default"));
        }
    }

    @Test
    void should_share_a_scale_clip_and_draw_contours_and_say_so() {
        try (Page page = open(1280, 900)) {
            Locator bar = page.locator("#bar .ends");
            String own = bar.innerText();
            page.locator("#classes button").last().click();
            assertThat(bar).not().hasText(own);
            page.selectOption("#scale", "row");
            String shared = bar.innerText();
            page.locator("#classes button").first().click();
            assertThat(bar.innerText()).isEqualTo(shared);
            assertThat(page.locator("#bar")).containsText("one scale for all classes");
            page.locator("#results button").first().click();
            assertThat(page.locator("#bar")).containsText("its own scale");

            page.selectOption("#scale", "map");
            page.locator("#classes button").first().click();
            String plain = pixels(page);
            page.locator("#contours").check();
            assertThat(page.locator("#bar")).containsText("lines: half of the scale");
            assertThat(pixels(page)).isNotEqualTo(plain);
            page.locator("#contours").uncheck();
            page.selectOption("#clip", "0.05,0.95");
            assertThat(page.locator("#bar")).containsText("clipped at the quantiles 0.05 and 0.95");
            assertThat(page.locator("#bar .ends")).containsText(Pattern.compile("[≤≥]"));
            assertThat(pixels(page)).isNotEqualTo(plain);
        }
    }

    @Test
    void should_keep_the_map_of_a_method_whatever_is_pointed_at() {
        try (Page page = open(1280, 900)) {
            page.locator("#run").click();
            Pattern tam = Pattern.compile("tam: class \\d, head default");
            assertThat(page.locator("#shown")).hasText(tam);
            String found = pixels(page);
            page.locator("#classes button").nth(2).hover();
            assertThat(page.locator("#shown")).not().hasText(tam);
            page.locator("h1").hover();
            assertThat(page.locator("#shown")).hasText(tam);
            page.locator("#classes button").nth(2).click();
            page.locator("h1").hover();
            assertThat(page.locator("#shown")).not().hasText(tam);
            page.selectOption("#head", "hostile");
            assertThat(page.locator("#classes button")).hasCount(3);
            page.locator("#results button").nth(1).click();
            page.locator("h1").hover();
            assertThat(page.locator("#shown")).hasText(tam);
            assertThat(pixels(page)).isEqualTo(found);
        }
    }

    @Test
    void should_keep_the_map_of_a_method_that_ends_while_another_photo_is_open() {
        try (Page page = open(1280, 900)) {
            page.setInputFiles("#file", OTHER);
            assertThat(page.locator("#status")).hasText("palette.png");
            List<Route> held = new ArrayList<>();
            page.route("**/api/jobs/*", held::add);
            page.locator("#run").click();
            page.waitForCondition(() -> !held.isEmpty());
            page.locator("#photos button").first().click();
            page.unroute("**/api/jobs/*");
            held.forEach(Route::resume);
            assertThat(page.locator("#status")).hasText(Pattern.compile("tam: .*: done, with palette.png"));
            assertThat(page.locator("#results button")).hasCount(1);
            page.locator("#photos button").nth(1).click();
            assertThat(page.locator("#results button")).hasCount(2);
            assertThat(page.locator("#shown")).containsText("tam");
        }
    }

    @Test
    void should_tell_the_server_which_page_asks() {
        List<String> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Page page = chromium.open(1280, 900)) {
                List<String> asked = new ArrayList<>();
                page.onRequest(request -> {
                    if (request.url().contains("/api/")) {
                        asked.add(String.valueOf(request.headers().get("x-client")));
                    }
                });
                page.navigate(address());
                page.setInputFiles("#file", PHOTO);
                assertThat(page.locator("#result")).isVisible();
                page.locator("#run").click();
                assertThat(page.locator("#shown")).containsText("tam");
                assertThat(asked).hasSizeGreaterThan(3).containsOnly(asked.get(0));
                clients.add(asked.get(0));
            }
        }
        assertThat(clients).doesNotHaveDuplicates().allMatch(client -> client.matches("[0-9a-f]+(-[0-9a-f]+){3}"));
    }

    @Test
    void should_search_all_labels_contrast_two_classes_and_say_what_a_token_speaks_for() {
        try (Page page = open(1280, 900)) {
            page.locator("#search").fill("no such");
            assertThat(page.locator("#classes")).containsText("no label contains that");
            page.locator("#search").fill("CLASS 7");
            assertThat(page.locator("#classes button")).hasCount(1);
            page.locator("#classes button").click();
            assertThat(page.locator("#shown")).hasText("class 7");
            page.locator("#contrast").selectOption("2");
            assertThat(page.locator("#shown")).hasText("class 7 against class 2");
            page.locator("#map").click(new Locator.ClickOptions().setPosition(5, 5));
            assertThat(page.locator("#token")).containsText("row 1, column 1");
            assertThat(page.locator("#token")).containsText("class 7 against class 2");
            List<String> scores = page.locator("#token td.number").allInnerTexts();
            double[] listed =
                    scores.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
            assertThat(listed).hasSizeBetween(4, 8);
            assertThat(listed[0]).isPositive();
            assertThat(listed[listed.length - 1]).isNegative();
        }
    }

    @Test
    void should_take_a_photo_that_is_dropped_or_pasted() throws IOException {
        try (Page page = empty(1280, 900)) {
            page.dispatchEvent("body", "drop", Map.of("dataTransfer", transfer(page, "dropped.bmp")));
            assertThat(page.locator("#status")).hasText("dropped.bmp");
            page.evaluate(
                    "data => document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))",
                    transfer(page, "pasted.bmp"));
            assertThat(page.locator("#status")).hasText("pasted.bmp");
            assertThat(page.locator("#photos button")).hasCount(2);
        }
    }

    private static JSHandle transfer(Page page, String name) throws IOException {
        List<Integer> bytes = new ArrayList<>();
        for (byte one : Files.readAllBytes(PHOTO)) {
            bytes.add(one & 0xFF);
        }
        return page.evaluateHandle("""
                ([name, bytes]) => {
                  const transfer = new DataTransfer();
                  transfer.items.add(new File([Uint8Array.from(bytes)], name));
                  return transfer;
                }
                """, List.of(name, bytes));
    }

    @Test
    void should_run_a_method_and_a_concept_of_several_photos() {
        try (Page page = open(1280, 900)) {
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText(Pattern.compile("tam: class \\d, head default"));
            page.setInputFiles("#file", new Path[] {OTHER, PHOTO});
            assertThat(page.locator("#photos input")).hasCount(3);
            page.locator("#photos input").nth(0).check();
            page.locator("#photos input").nth(1).check();
            page.selectOption("#measure", "cosine");
            page.locator("#concept").click();
            assertThat(page.locator("#shown")).hasText("concept of 2 photos, cosine");
            String here = pixels(page);
            page.locator("#photos button").nth(0).click();
            assertThat(page.locator("#status")).hasText("plain.bmp");
            page.locator("#concept").click();
            assertThat(page.locator("#shown")).hasText("concept of 2 photos, cosine");
            assertThat(pixels(page)).isNotEqualTo(here);
            page.locator("#all").click();
            assertThat(page.locator("#photos input:checked")).hasCount(3);
            page.locator("#all").click();
            assertThat(page.locator("#photos input:checked")).hasCount(0);
        }
    }

    @Test
    void should_keep_120_photos_and_never_drop_one_that_is_ticked_or_open() throws IOException {
        try (Page page = open(1280, 900)) {
            page.locator("#photos input").check();
            page.setInputFiles("#file", OTHER);
            assertThat(page.locator("#photos button")).hasCount(2);
            FilePayload[] many = new FilePayload[119];
            for (int i = 0; i < many.length; i++) {
                many[i] = new FilePayload(i + ".bmp", "image/bmp", Files.readAllBytes(PHOTO));
            }
            page.setInputFiles("#file", many);
            assertThat(page.locator("#photos img").last()).hasAttribute("alt", "show 118.bmp", LONG);
            assertThat(page.locator("#photos button")).hasCount(120);
            assertThat(page.locator("#photos img").first()).hasAttribute("alt", "show plain.bmp");
            assertThat(page.locator("#photos img").nth(1)).hasAttribute("alt", "show 0.bmp");
            assertThat(page.locator("#photos input:checked")).hasCount(1);
            assertThat(page.locator("#status")).hasText("0.bmp");
        }
    }

    @Test
    void should_cancel_a_tam_that_waits() throws IOException, InterruptedException {
        String before = post("api/images", Files.readAllBytes(PHOTO));
        String holder =
                post("api/images/" + before + "/jobs?method=smooth-cdam%5Bsamples=100000%5D&target=top1", new byte[0]);
        try (Page page = open(1280, 900)) {
            page.locator("#run").click();
            assertThat(page.locator("#progress")).isVisible();
            assertThat(page.locator("#step")).hasText(Pattern.compile("tam: class \\d, head default: waiting"));
            page.locator("#cancel").click();
            assertThat(page.locator("#status")).hasText(Pattern.compile("tam: .*: cancelled"));
            assertThat(page.locator("#run")).isEnabled();
            assertThat(page.locator("#progress")).isHidden();
        }
        HttpRequest cancel = HttpRequest.newBuilder(URI.create(address() + "api/jobs/" + holder))
                .DELETE()
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(cancel, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    /** 1600 tokens, each left out in a pass of its own: it runs for as long as the test needs. */
    @Test
    void should_show_how_far_a_tam_is_and_cancel_it_while_it_runs() {
        Bundle large = TwoHeads.ofGrid(40);
        try (Model model = Model.load(large, SessionOptions.DEFAULT);
                Server other = Server.start(large, model, "127.0.0.1", 0, Limits.DEFAULT);
                Page page = chromium.open("http://127.0.0.1:" + other.port() + "/", 1280, 900)) {
            page.setInputFiles("#file", PHOTO);
            assertThat(page.locator("#result")).isVisible();
            page.locator("#run").click();
            assertThat(page.locator("#step"))
                    .hasText(Pattern.compile("tam: .*: running, step [1-9]\\d* of 1600"), STEP);
            assertThat((double) page.evaluate("document.getElementById('progress').value"))
                    .isStrictlyBetween(0.0, 1.0);
            page.locator("#cancel").click();
            assertThat(page.locator("#status")).hasText(Pattern.compile("tam: .*: cancelled"), STEP);
            assertThat(page.locator("#run")).isEnabled();
            assertThat(page.locator("#job")).isHidden();
            assertThat(page.locator("#results button")).hasCount(1);
            page.setInputFiles("#file", OTHER);
            assertThat(page.locator("#status")).hasText("palette.png");
            chromium.requests();
        }
    }

    private String post(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        byte[] answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body();
        return new JsonMapper().readTree(answer).path("id").asString();
    }

    @Test
    void should_save_a_map_as_png_npy_and_json() throws IOException {
        try (Page page = open(1280, 900)) {
            page.locator("#classes button").first().click();
            BufferedImage png = ImageIO.read(download(page, "png").toFile());
            assertThat(png.getWidth()).isGreaterThan(2 * 384);
            NpyArray npy = Npy.read(download(page, "npy"));
            assertThat(npy.shape()).containsExactly(4, 4);
            JsonNode json = new JsonMapper().readTree(download(page, "json").toFile());
            assertThat(json.path("target").asString())
                    .isEqualTo(page.locator("#shown").textContent());
            assertThat(json.path("head").asString()).isEqualTo("default");
            assertThat((float) json.path("scores").get(3).asDouble()).isEqualTo(npy.values()[3]);
            page.locator("#contours").check();
            page.selectOption("#clip", "0.05,0.95");
            assertThat(ImageIO.read(download(page, "png").toFile()).getHeight())
                    .as("says in further lines that it is clipped and what the contours are")
                    .isGreaterThan(png.getHeight());
            page.locator("#run").click();
            assertThat(page.locator("#shown")).containsText("tam");
            assertThat(Npy.read(download(page, "npy")).values()).isNotEqualTo(npy.values());
        }
    }

    private Path download(Page page, String format) {
        Download download = page.waitForDownload(
                () -> page.locator("[data-format=" + format + "]").click());
        assertThat(download.suggestedFilename()).endsWith("." + format);
        Path file = folder.resolve(format);
        download.saveAs(file);
        return file;
    }

    @Test
    void should_switch_heads() {
        try (Page page = open(1280, 900)) {
            page.selectOption("#head", "hostile");
            assertThat(page.locator("#classes button")).hasCount(3);
            assertThat(page.locator("#classes")).containsText(TwoHeads.HOSTILE);
            assertThat(page.locator("#photos button")).hasCount(1);
            page.selectOption("#head", "default");
            assertThat(page.locator("#classes button")).hasCount(10);
        }
    }

    @Test
    void should_say_what_is_wrong_with_a_file() throws IOException {
        try (Page page = open(1280, 900)) {
            page.setInputFiles(
                    "#file", new FilePayload("<b>x</b>.png", "image/png", "no".getBytes(StandardCharsets.UTF_8)));
            assertThat(page.locator("#error")).containsText("<b>x</b>.png: the photo: expected an image");
            assertThat(page.locator("#status")).hasText("plain.bmp");
            byte[] whole = Files.readAllBytes(OTHER);
            byte[] half = Arrays.copyOf(whole, whole.length / 2);
            page.setInputFiles("#file", new FilePayload("half.png", "image/png", half));
            assertThat(page.locator("#error")).containsText("half.png: the photo: expected a whole PNG image");
            assertThat(page.locator("#result")).isVisible();
            page.setInputFiles("#file", OTHER);
            assertThat(page.locator("#status")).hasText("palette.png");
            assertThat(page.locator("#error")).isHidden();
        }
    }

    @Test
    void should_still_say_what_is_wrong_with_files_among_good_ones() throws IOException {
        try (Page page = empty(1280, 900)) {
            FilePayload good = new FilePayload("good.bmp", "image/bmp", Files.readAllBytes(PHOTO));
            FilePayload other = new FilePayload("other.png", "image/png", Files.readAllBytes(OTHER));
            page.setInputFiles("#file", new FilePayload[] {broken("one.png"), good, broken("two.png"), other});
            assertThat(page.locator("#photos button")).hasCount(2);
            assertThat(page.locator("#error")).hasText(Pattern.compile("one.png: .*two.png: .*", Pattern.DOTALL));
            assertThat(page.locator("#status")).hasText("good.bmp");
        }
    }

    private static FilePayload broken(String name) {
        return new FilePayload(name, "image/png", new byte[] {1});
    }

    @Test
    void should_keep_the_map_in_sight_of_the_class_that_is_chosen_on_a_phone() {
        try (Page page = open(360, 640)) {
            for (int chosen : new int[] {1, 9}) {
                String before = pixels(page);
                Locator button = page.locator("#classes button").nth(chosen);
                button.scrollIntoViewIfNeeded();
                button.click();
                assertThat(button).isInViewport(WHOLE);
                assertThat(page.locator("#map")).isInViewport(WHOLE);
                assertThat(page.locator("#bar .ends")).isInViewport(WHOLE);
                assertThat(page.locator("#shown"))
                        .hasText(button.locator("span").first().innerText());
                assertThat(pixels(page)).isNotEqualTo(before);
            }
            String map = pixels(page);
            page.locator("#original").click();
            assertThat(pixels(page)).isEqualTo(pixels(page, "photo"));
            page.locator("#original").click();
            assertThat(pixels(page)).isEqualTo(map);
        }
    }

    @Test
    void should_work_with_the_keyboard_alone() {
        try (Page page = empty(1280, 900)) {
            page.onFileChooser(any -> {}); // asked for in time: a chooser that opens before is lost
            page.keyboard().press("Tab");
            Accessibility.requireVisibleFocus(page);
            FileChooser chooser = page.waitForFileChooser(() -> page.keyboard().press("Enter"));
            chooser.setFiles(PHOTO);
            assertThat(page.locator("#result")).isVisible();
            tabTo(page, "map");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#token")).containsText("row 2, column 2");
            tabTo(page, "search");
            page.keyboard().type("class");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Enter");
            assertThat(page.locator("#classes button").nth(1)).hasAttribute("aria-pressed", "true");
            tabTo(page, "run");
            page.keyboard().press("Enter");
            assertThat(page.locator("#shown")).containsText("tam");
        }
    }

    /** Presses Tab until it is there; on the way, what has the focus can always be seen. */
    private static void tabTo(Page page, String id) {
        for (int presses = 0; presses < 40; presses++) {
            page.keyboard().press("Tab");
            Accessibility.requireVisibleFocus(page);
            if (id.equals(page.evaluate("document.activeElement.id"))) {
                return;
            }
        }
        throw new AssertionError("no way to #" + id + " with Tab");
    }

    @Test
    void should_be_legible_and_named_on_a_desktop_and_a_phone() {
        for (int width : new int[] {1280, 360}) {
            try (Page page = empty(width, 700)) {
                Accessibility.require(page);
                page.setInputFiles("#file", PHOTO);
                page.locator("#map").click();
                page.setInputFiles("#file", new FilePayload("x.png", "image/png", new byte[1]));
                assertThat(page.locator("#error")).isVisible();
                Accessibility.require(page);
            }
        }
    }
}
