package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.config.ConfigFile;
import cdam.explain.job.ExplainConfig;
import cdam.explain.method.MethodSpec;
import cdam.explain.targets.TargetSpec;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is shown, in the address, as a command line and as a config. */
@ExtendWith(LivePage.Shared.class)
class PageAddressTest {
    private static final String HOSTILE = "-it's $HOME `x` \"y\" \u00e4\u4e2d\ud83d\ude00 \u0085.bmp";

    private final LivePage live;

    @TempDir
    Path folder = Path.of("");

    PageAddressTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_show_the_same_after_a_reload_and_to_whoever_opens_the_link() {
        try (Page page = live.open()) {
            page.locator("#classes button").nth(3).click();
            page.selectOption("#contrast", new SelectOption().setIndex(2));
            page.selectOption("#palette", "print");
            page.locator("#strength").fill("0.8");
            page.locator("#smooth").uncheck();
            page.locator("#contours").check();
            page.selectOption("#scale", "row");
            page.selectOption("#clip", "0.05,0.95");
            page.selectOption("#method", "smooth-cdam");
            page.locator("#options [name=samples]").fill("7");
            page.locator("#options [name=samples]").blur();
            page.locator("h1").hover();
            String title = page.locator("#shown").innerText();
            String bar = page.locator("#bar").innerText();
            String pixels = LivePage.pixels(page);
            page.reload();
            requireSame(page, title, bar, pixels);
            try (Page other = live.chromium().open(page.url(), 1280, 900)) {
                requireSame(other, title, bar, pixels);
                assertThat(other.locator("#photos img")).hasAttribute("alt", "show plain.bmp");
            }
        }
    }

    private static void requireSame(Page page, String title, String bar, String pixels) {
        assertThat(page.locator("#shown")).hasText(title);
        assertThat(page.locator("#bar")).hasText(Pattern.compile(".*one scale.*clipped.*lines.*", Pattern.DOTALL));
        assertThat(page.locator("#bar").innerText()).isEqualTo(bar);
        assertThat(LivePage.pixels(page)).isEqualTo(pixels);
        assertThat(page.locator("#method")).hasValue("smooth-cdam");
        assertThat(page.locator("#options [name=samples]")).hasValue("7");
        assertThat(page.locator("#error")).isHidden();
    }

    @Test
    void should_show_the_map_of_a_method_again_and_say_so_where_the_server_forgot_it() {
        try (Page page = live.open()) {
            page.selectOption("#method", "am");
            page.selectOption("#options [name=block]", "0");
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText("am[block=0]");
            String found = LivePage.pixels(page);
            page.reload();
            assertThat(page.locator("#shown")).hasText("am[block=0]");
            assertThat(LivePage.pixels(page)).isEqualTo(found);
            assertThat(page.locator("#results button")).hasCount(2);
            page.navigate(page.url().replaceFirst("job=[0-9a-f]+", "job=" + "0".repeat(32)));
            assertThat(page.locator("#error")).containsText("no longer has that map; run its method again");
            page.navigate(page.url().replaceFirst("photo=[0-9a-f]+", "photo=" + "0".repeat(32)));
            assertThat(page.locator("#error")).containsText("plain.bmp: ");
        }
    }

    @Test
    void should_try_a_sample_and_find_it_again_by_its_name() {
        try (Page page = live.empty(1280, 900)) {
            assertThat(page.locator("#samples img")).hasCount(6);
            page.locator("#samples img[alt='try cat.jpg']").click();
            assertThat(page.locator("#status")).hasText("cat.jpg");
            assertThat(page.url()).contains("#photo=cat.jpg&").doesNotContain("name=");
            page.selectOption("#head", "hostile");
            assertThat(page.locator("#classes button")).hasCount(3);
            page.locator("#classes button").nth(2).click();
            String title = page.locator("#shown").innerText();
            page.reload();
            assertThat(page.locator("#status")).hasText("cat.jpg");
            assertThat(page.locator("#classes button")).hasCount(3);
            assertThat(page.locator("#shown")).hasText(title);
            assertThat(page.locator("#photos button")).hasCount(1);
        }
    }

    @Test
    void should_take_no_harm_from_an_address_that_says_nonsense() {
        try (Page page = live.chromium()
                .open(
                        live.server().address()
                                + "#photo=cat.jpg&class=99&against=x&palette=none&clip=no&strength=much&method=none[x=1]&scale=2",
                        1280,
                        900)) {
            assertThat(page.locator("#status")).hasText("cat.jpg");
            assertThat(page.locator("#classes button").first()).hasAttribute("aria-pressed", "true");
            assertThat(page.locator("#method")).hasValue("tam");
            assertThat(page.locator("#scale")).hasValue("map");
        }
    }

    @Test
    void should_write_a_command_line_that_a_shell_reads_as_it_is_meant() throws IOException, InterruptedException {
        try (Page page = live.empty(1280, 900)) {
            page.setInputFiles("#file", new FilePayload(HOSTILE, "image/bmp", Files.readAllBytes(LivePage.PHOTO)));
            assertThat(page.locator("#result")).isVisible();
            page.locator("#classes button").nth(1).click();
            page.locator("#command").click();
            String line = page.locator("#said code").innerText();
            Process shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            "scripts_cdam() { printf '%s\\0' \"$@\"; }; "
                                    + line.replace("scripts/cdam", "scripts_cdam"))
                    .start();
            List<String> words =
                    List.of(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\0"));
            assertThat(shell.waitFor()).isZero();
            assertThat(words).startsWith("explain", "--model").containsSubsequence("--head", "default");
            assertThat(words).containsSubsequence("--size", "32x32", "--framing", "fit", "--image", "./" + HOSTILE);
            assertThat(words).containsSubsequence("--method", "cdam", "--target");
            assertThat(words.get(words.indexOf("--target") + 1)).matches("class:#\\d");
        }
    }

    @Test
    void should_write_a_config_that_the_program_reads() throws IOException {
        try (Page page = live.empty(1280, 900)) {
            page.setInputFiles("#file", new FilePayload(HOSTILE, "image/bmp", Files.readAllBytes(LivePage.PHOTO)));
            assertThat(page.locator("#result")).isVisible();
            page.selectOption("#method", "smooth-cdam");
            page.locator("#options [name=samples]").fill("3");
            page.selectOption("#palette", "print");
            page.locator("#contours").check();
            page.selectOption("#clip", "0.05,0.95");
            page.locator("#run").click();
            assertThat(page.locator("#shown")).containsText("smooth-cdam[samples=3]: class");
            page.locator("#config").click();
            Path file = Files.writeString(
                    folder.resolve("run.yaml"), page.locator("#said code").innerText());
            ExplainConfig config = ConfigFile.read(file, ExplainConfig.class, List.of());
            assertThat(config.images()).containsExactly(Path.of("./" + HOSTILE));
            assertThat(config.methods()).containsExactly(MethodSpec.parse("smooth-cdam[samples=3]"));
            assertThat(TargetSpec.parse(config.targets().get(0)).text()).matches("class:#\\d");
            assertThat(config.size()).hasToString("32x32");
            assertThat(config.render().palette()).isEqualTo("print");
            assertThat(config.render().clip()).containsExactly(0.05, 0.95);
            assertThat(config.render().contours()).isTrue();

            page.locator("#results button").last().click();
            page.locator("#photos input").check();
            page.selectOption("#measure", "cosine");
            page.locator("#concept").click();
            assertThat(page.locator("#shown")).containsText("concept of 1 photos");
            page.locator("#config").click();
            Files.writeString(file, page.locator("#said code").innerText());
            assertThat(ConfigFile.read(file, ExplainConfig.class, List.of()).targets())
                    .containsExactly("concept:concept.safetensors:cosine");
        }
    }
}
