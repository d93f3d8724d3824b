package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.browser.Chromium;
import cdam.testing.Fixtures;
import cdam.testing.TinyModels;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The page in a real browser: one server and one browser for all tests of it. */
final class LivePage implements AutoCloseable {
    static final Path PHOTO = Fixtures.path("images/plain.bmp");
    static final Path OTHER = Fixtures.path("images/palette.png");

    private final LiveServer server =
            LiveServer.of(TwoHeads.bundle(), TinyModels.model("dino"), SomeLimits.ofSamples(100_000));
    private final Chromium chromium = new Chromium();

    /** Gives it to tests' constructors; after each test no script may have failed, and nothing been asked of other servers. */
    static final class Shared implements ParameterResolver, AfterEachCallback {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == LivePage.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return of(context);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            of(context).check();
        }

        private static LivePage of(ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .getOrComputeIfAbsent(LivePage.class, type -> new LivePage(), LivePage.class);
        }
    }

    private void check() {
        chromium.requireNoProblems();
        assertThat(chromium.requests()).allMatch(url -> url.matches("http://127.0.0.1:\\d+/.*|(blob|data):.*"));
    }

    Chromium chromium() {
        return chromium;
    }

    LiveServer server() {
        return server;
    }

    /** A fresh page. */
    Page empty(int width, int height) {
        Page page = chromium.open(server.address(), width, height);
        assertThat(page.locator("#model")).containsText("32 x 32");
        return page;
    }

    /** A fresh page with a photo, on a desktop. */
    Page open() {
        return open(1280, 900);
    }

    /** A fresh page with a photo. */
    Page open(int width, int height) {
        Page page = empty(width, height);
        page.setInputFiles("#file", PHOTO);
        assertThat(page.locator("#result")).isVisible();
        return page;
    }

    /** What is drawn on the map. */
    static String pixels(Page page) {
        return pixels(page, "map");
    }

    static String pixels(Page page, String canvas) {
        return String.valueOf(page.evaluate("id => document.getElementById(id).toDataURL()", canvas));
    }

    @Override
    public void close() {
        chromium.close();
        server.close();
    }
}
