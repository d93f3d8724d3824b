package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.TinyModels;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Classes, their maps and scales, tokens, heads. */
@ExtendWith(LivePage.Shared.class)
class PageMapTest {
    private final LivePage live;

    PageMapTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_show_the_map_of_the_class_that_is_pointed_at() {
        try (Page page = live.open()) {
            String first = LivePage.pixels(page);
            page.locator("#classes button").nth(1).hover();
            assertThat(LivePage.pixels(page)).isNotEqualTo(first);
            page.locator("h1").hover();
            assertThat(LivePage.pixels(page)).isEqualTo(first);
            page.selectOption("#palette", "print");
            assertThat(LivePage.pixels(page)).isNotEqualTo(first);
        }
    }

    @Test
    void should_show_the_photo_beside_the_map_and_the_attention_map_first() {
        try (Page page = live.open()) {
            String photo = LivePage.pixels(page, "photo");
            String map = LivePage.pixels(page);
            page.locator("#strength").fill("0");
            assertThat(LivePage.pixels(page)).isEqualTo(photo);
            page.locator("#strength").fill("0.5");
            assertThat(LivePage.pixels(page)).isEqualTo(map);
            page.locator("#results button").first().click();
            assertThat(page.locator("#shown")).hasText("Attention (same for every class)");
            assertThat(page.locator("#palette option")).hasText(new String[] {"amber", "ember", "grey", "ink"});
            assertThat(LivePage.pixels(page)).isNotEqualTo(map);
            assertThat(LivePage.pixels(page, "photo")).isEqualTo(photo);
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText(Pattern.compile("tam: class \\d, head default"));
        }
    }

    @Test
    void should_share_a_scale_clip_and_draw_contours_and_say_so() {
        try (Page page = live.open()) {
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
            String plain = LivePage.pixels(page);
            page.locator("#contours").check();
            assertThat(page.locator("#bar")).containsText("lines: half of the scale");
            assertThat(LivePage.pixels(page)).isNotEqualTo(plain);
            page.locator("#contours").uncheck();
            page.selectOption("#clip", "0.05,0.95");
            assertThat(page.locator("#bar")).containsText("clipped at the quantiles 0.05 and 0.95");
            assertThat(page.locator("#bar .ends")).containsText(Pattern.compile("[≤≥]"));
            assertThat(LivePage.pixels(page)).isNotEqualTo(plain);
        }
    }

    @Test
    void should_search_all_labels_contrast_two_classes_and_say_what_a_token_speaks_for() {
        try (Page page = live.open()) {
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
    void should_find_any_of_a_thousand_classes() {
        try (LiveServer other =
                        LiveServer.of(TwoHeads.thousand(), TinyModels.model("dino"), SomeLimits.ofSamples(100));
                Page page = live.chromium().open(other.address(), 1280, 900)) {
            page.selectOption("#head", "thousand");
            page.setInputFiles("#file", LivePage.PHOTO);
            assertThat(page.locator("#classes button")).hasCount(20);
            assertThat(page.locator("#more")).hasText("20 of 1000; search shows the others");
            assertThat(page.locator("#contrast option")).hasCount(1001);
            page.locator("#search").fill("kind 99");
            assertThat(page.locator("#classes button")).hasCount(11); // 99 and 990 to 999
            page.locator("#search").fill("n407");
            assertThat(page.locator("#classes button")).hasCount(1);
            page.locator("#classes button").click();
            assertThat(page.locator("#shown")).hasText("kind 407");
            String last = LivePage.pixels(page);
            page.locator("#search").fill("n7");
            page.locator("#classes button").click();
            page.locator("h1").hover();
            assertThat(LivePage.pixels(page))
                    .as("class 407 has the weights of class 7")
                    .isEqualTo(last);
            page.locator("#search").fill("n8");
            page.locator("#classes button").click();
            page.locator("h1").hover();
            assertThat(LivePage.pixels(page)).isNotEqualTo(last);
        }
    }

    @Test
    void should_switch_heads() {
        try (Page page = live.open()) {
            page.selectOption("#head", "hostile");
            assertThat(page.locator("#classes button")).hasCount(3);
            assertThat(page.locator("#classes")).containsText(TwoHeads.HOSTILE);
            assertThat(page.locator("#photos button")).hasCount(1);
            page.selectOption("#head", "default");
            assertThat(page.locator("#classes button")).hasCount(10);
        }
    }
}
