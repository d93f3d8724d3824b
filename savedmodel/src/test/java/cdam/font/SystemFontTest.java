package cdam.font;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.geom.Rectangle2D;
import org.junit.jupiter.api.Test;

class SystemFontTest {
    private static final String NOBODY_HAS = "\u0378"; // unassigned
    private static final String SCRIPT_A = Character.toString(0x1d49c); // not in the product's font

    @Test
    void should_draw_by_a_font_of_this_machine_what_the_products_own_lacks() {
        assumeTrue(SystemFont.line(SCRIPT_A).isPresent(), "no font of this machine has it");

        double advance = SystemFont.line(SCRIPT_A).orElseThrow().advance();
        double abc = Typeface.sans().width("abc", 100);

        assertThat(Typeface.sans().width("abc" + SCRIPT_A + "abc", 100)).isEqualTo(2 * abc + 100 * advance);
        assertThat(Typeface.sans()
                        .outline("abc" + SCRIPT_A, 5, 50, 100)
                        .getBounds2D()
                        .getMinX())
                .isEqualTo(
                        Typeface.sans().outline("abc", 5, 50, 100).getBounds2D().getMinX());
        assertThat(Typeface.sans().outline(SCRIPT_A, 5, 50, 100).getBounds2D())
                .isNotEqualTo(Typeface.sans().outline(NOBODY_HAS, 5, 50, 100).getBounds2D());
    }

    @Test
    void should_draw_to_the_left_and_join_what_is_written_so() {
        assumeTrue(SystemFont.line("א").isPresent(), "Java has no layout of fonts here");
        Typeface sans = Typeface.sans();
        Rectangle2D last = sans.outline("ל", 0, 0, 100).getBounds2D(); // reaches higher than the other
        Rectangle2D both = sans.outline("אל", 0, 0, 100).getBounds2D();
        assertThat(both.getMinX()).as("the last letter is on the left").isCloseTo(last.getMinX(), within(1e-3));
        double apart = "قطة"
                .chars()
                .mapToDouble(one -> sans.width(Character.toString(one), 100))
                .sum();
        assertThat(sans.width("قطة", 100)).as("joined").isLessThan(0.9 * apart);
        assertThat(sans.width("a قطة.jpg", 100))
                .isCloseTo(sans.width("a ", 100) + sans.width("قطة", 100) + sans.width(".jpg", 100), within(1e-6));
    }

    @Test
    void should_leave_a_box_where_no_font_has_it() {
        assertThat(SystemFont.line(NOBODY_HAS)).isEmpty();
        assertThat(Typeface.sans().width(NOBODY_HAS, 100)).isPositive();
        assertThat(Typeface.sans().outline(NOBODY_HAS, 0, 0, 100).getBounds2D().isEmpty())
                .isFalse();
    }
}
