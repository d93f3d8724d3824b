package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Photos come in: chosen, dropped, pasted, many, broken. */
@ExtendWith(LivePage.Shared.class)
class PageUploadTest {
    private static final HasAttributeOptions LONG = new HasAttributeOptions().setTimeout(60_000);

    private final LivePage live;

    PageUploadTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_take_a_photo_that_is_dropped_or_pasted() throws IOException {
        try (Page page = live.empty(1280, 900)) {
            page.dispatchEvent("body", "drop", Map.of("dataTransfer", transfer(page, "dropped.bmp")));
            assertThat(page.locator("#status")).hasText("dropped.bmp");
            page.evaluate(
                    "data => document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}))",
                    transfer(page, "pasted.bmp"));
            assertThat(page.locator("#status")).hasText("pasted.bmp");
            assertThat(page.locator("#photos button")).hasCount(2);
        }
    }

    @Test
    void should_keep_a_photo_that_comes_before_the_model_is_known() {
        List<Route> held = new ArrayList<>();
        try (Page page = live.empty(1280, 900)) {
            page.route("**/api/model", held::add);
            page.reload(new Page.ReloadOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
            page.setInputFiles("#file", LivePage.PHOTO);
            page.waitForCondition(() -> !held.isEmpty());
            held.get(0).resume();
            assertThat(page.locator("#result")).isVisible();
        }
    }

    private static JSHandle transfer(Page page, String name) throws IOException {
        List<Integer> bytes = new ArrayList<>();
        for (byte one : Files.readAllBytes(LivePage.PHOTO)) {
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
    void should_keep_120_photos_and_never_drop_one_that_is_ticked_or_open() throws IOException {
        try (Page page = live.open()) {
            page.locator("#photos input").check();
            page.setInputFiles("#file", LivePage.OTHER);
            assertThat(page.locator("#photos button")).hasCount(2);
            FilePayload[] many = new FilePayload[119];
            for (int i = 0; i < many.length; i++) {
                many[i] = new FilePayload(i + ".bmp", "image/bmp", Files.readAllBytes(LivePage.PHOTO));
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
    void should_say_what_is_wrong_with_a_file() throws IOException {
        try (Page page = live.open()) {
            page.setInputFiles(
                    "#file", new FilePayload("<b>x</b>.png", "image/png", "no".getBytes(StandardCharsets.UTF_8)));
            assertThat(page.locator("#error")).containsText("<b>x</b>.png: the photo: expected an image");
            assertThat(page.locator("#status")).hasText("plain.bmp");
            byte[] whole = Files.readAllBytes(LivePage.OTHER);
            byte[] half = Arrays.copyOf(whole, whole.length / 2);
            page.setInputFiles("#file", new FilePayload("half.png", "image/png", half));
            assertThat(page.locator("#error")).containsText("half.png: the photo: expected a whole PNG image");
            assertThat(page.locator("#result")).isVisible();
            page.setInputFiles("#file", LivePage.OTHER);
            assertThat(page.locator("#status")).hasText("palette.png");
            assertThat(page.locator("#error")).isHidden();
        }
    }

    @Test
    void should_say_what_is_odd_about_a_photo_that_it_shows() {
        byte[] gif = LiveServer.bytes("plain.gif");
        gif[6] = (byte) 200; // of the screen around the picture
        try (Page page = live.empty(1280, 900)) {
            page.setInputFiles("#file", new FilePayload("screen.gif", "image/gif", gif));
            assertThat(page.locator("#result")).isVisible();
            assertThat(page.locator("#error"))
                    .containsText(
                            "screen.gif: the first picture of the GIF, 180 x 120, is taken without the screen of 200");
        }
    }

    @Test
    void should_still_say_what_is_wrong_with_files_among_good_ones() throws IOException {
        try (Page page = live.empty(1280, 900)) {
            FilePayload good = new FilePayload("good.bmp", "image/bmp", Files.readAllBytes(LivePage.PHOTO));
            FilePayload other = new FilePayload("other.png", "image/png", Files.readAllBytes(LivePage.OTHER));
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
    void should_tell_the_server_which_page_asks() {
        List<String> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Page page = live.chromium().open(1280, 900)) {
                List<String> asked = new ArrayList<>();
                page.onRequest(request -> {
                    if (request.url().contains("/api/")) {
                        asked.add(String.valueOf(request.headers().get("x-client")));
                    }
                });
                page.navigate(live.server().address());
                page.setInputFiles("#file", LivePage.PHOTO);
                assertThat(page.locator("#result")).isVisible();
                page.locator("#run").click();
                assertThat(page.locator("#shown")).containsText("tam");
                assertThat(asked).hasSizeGreaterThan(3).containsOnly(asked.get(0));
                clients.add(asked.get(0));
            }
        }
        assertThat(clients).doesNotHaveDuplicates().allMatch(client -> client.matches("[0-9a-f]+(-[0-9a-f]+){3}"));
    }
}
