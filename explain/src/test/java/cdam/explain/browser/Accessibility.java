package cdam.explain.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;

/** WCAG 2.1: names of controls (4.1.2), contrast of text (1.4.3, at least 4.5 to 1), visible focus (2.4.7), reflow (1.4.10). */
public final class Accessibility {
    private static final String NAMELESS = """
            () => [...document.querySelectorAll("button, select, input, canvas, progress, img")]
                .filter(one => one.checkVisibility())
                .filter(one => !(one.getAttribute("aria-label") || one.alt || one.textContent.trim() && one.tagName === "BUTTON"
                    || one.querySelector("img[alt]") || [...one.labels || []].some(label => label.textContent.trim())))
                .map(one => one.outerHTML)
            """;

    /** Text on its nearest ground; what is disabled need not be legible. */
    private static final String FAINT = """
            () => {
              const parse = text => text.match(/[\\d.]+/g).map(Number);
              const linear = level => level / 255 <= 0.04045 ? level / 255 / 12.92 : ((level / 255 + 0.055) / 1.055) ** 2.4;
              const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
              const ground = one => {
                for (; one; one = one.parentElement) {
                  const style = getComputedStyle(one), colour = parse(style.backgroundColor);
                  const image = style.backgroundImage.match(/rgba?\\([^)]*\\)/);
                  if (image) {
                    return parse(image[0]);
                  }
                  if (colour.length < 4 || colour[3] > 0) {
                    return colour;
                  }
                }
                return [255, 255, 255];
              };
              const found = [];
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              while (texts.nextNode()) {
                const text = texts.currentNode, one = text.parentElement;
                if (text.data.trim() && one.checkVisibility() && !one.closest("script, style, noscript, option, :disabled")) {
                  const both = [luminance(parse(getComputedStyle(one).color)), luminance(ground(one))];
                  const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
                  if (ratio < 4.5) {
                    found.push(text.data.trim() + ": " + ratio.toFixed(2));
                  }
                }
              }
              return found;
            }
            """;

    private Accessibility() {}

    public static void require(Page page) {
        assertThat(page.evaluate(NAMELESS)).as("controls without a name").isEqualTo(List.of());

        assertThat(page.evaluate(FAINT)).as("text too faint").isEqualTo(List.of());
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("nothing beyond the right edge")
                .isEqualTo(true);
        assertThat(page.evaluate("document.documentElement.lang")).isEqualTo("en");
    }

    /** What has the focus is outlined, or, hidden itself, its label is. */
    public static void requireVisibleFocus(Page page) {
        assertThat(page.evaluate("""
                () => [document.activeElement, ...document.activeElement.labels || []]
                    .some(one => getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) >= 2)
                """))
                .as("outline of %s", page.evaluate("document.activeElement.outerHTML"))
                .isEqualTo(true);
    }
}
