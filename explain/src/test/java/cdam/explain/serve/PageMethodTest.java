package cdam.explain.serve;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Attention by block and head, rollout, options of methods. */
@ExtendWith(LivePage.Shared.class)
class PageMethodTest {
    private static final int TINY_BLOCKS = 3;
    private static final int TINY_HEADS = 3;

    private final LivePage live;

    PageMethodTest(LivePage live) {
        this.live = live;
    }

    @Test
    void should_show_the_attention_of_each_block_and_each_head_and_rollout() {
        try (Page page = live.open()) {
            page.selectOption("#method", "am");
            assertThat(page.locator("#run")).hasText("Run");
            page.selectOption("#options [name=block]", "each");
            page.locator("#run").click();
            assertThat(page.locator("#results button")).hasCount(1 + TINY_BLOCKS);
            assertThat(page.locator("#run")).isEnabled();
            assertThat(distinct(page)).isEqualTo(1 + TINY_BLOCKS - 1); // the last block is what was there
            page.selectOption("#method", "am-heads");
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText("am-heads: head 0");
            assertThat(page.locator("#results button")).hasCount(1 + TINY_BLOCKS + TINY_HEADS);
            page.selectOption("#method", "rollout");
            assertThat(page.locator("#options label")).hasCount(0);
            page.locator("#run").click();
            assertThat(page.locator("#shown")).hasText("rollout");
        }
    }

    /** Different pictures among the entries. */
    private static long distinct(Page page) {
        List<String> pictures = new ArrayList<>();
        for (int entry = 0; entry < page.locator("#results button").count(); entry++) {
            page.locator("#results button").nth(entry).hover();
            pictures.add(LivePage.pixels(page));
        }
        return pictures.stream().distinct().count();
    }

    @Test
    void should_offer_a_methods_options_within_the_servers_bounds() {
        try (Page page = live.open()) {
            page.selectOption("#method", "integrated-gradients");
            assertThat(page.locator("#options [name=points]")).hasAttribute("max", "128");
            page.selectOption("#method", "cdam");
            assertThat(page.locator("#options [name=by] option"))
                    .hasText(new String[] {"auto (default)", "gradient", "closed-form"});
            page.selectOption("#options [name=by]", "closed-form");
            page.locator("#run").click();
            assertThat(page.locator("#shown"))
                    .hasText(Pattern.compile("cdam\\[by=closed-form]: class \\d, head default"));
            page.selectOption("#method", "integrated-gradients");
            page.locator("#options [name=points]").fill("129");
            page.locator("#run").click();
            assertThat(page.locator("#error")).containsText("option points: expected at most 128 here, found 129");
        }
    }
}
