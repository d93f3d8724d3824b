package cdam.font;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import org.junit.jupiter.api.Test;

class TypefaceTest {
    private final Typeface sans = Typeface.sans();

    /** Advance widths of DejaVu Sans in its own units, 2048 an em: A 1401, i 569, space 651. */
    @Test
    void should_add_the_advances_of_the_characters() {
        assertThat(sans.width("A", 2048)).isEqualTo(1401);
        assertThat(sans.width("Ai i", 1024)).isEqualTo((1401 + 569 + 651 + 569) / 2.0);
        assertThat(sans.width("", 20)).isZero();
    }

    @Test
    void should_draw_letters_on_the_baseline_with_their_counters_open() {
        // DejaVu's capital O reaches from -29 to 1520 units; its middle is empty.
        Path2D letter = sans.outline("O", 100, 50, 20.48);
        assertThat(letter.getBounds2D().getMaxY()).isCloseTo(50.29, within(1e-6));
        assertThat(letter.getBounds2D().getMinY()).isCloseTo(50 - 15.2, within(1e-6));
        assertThat(letter.contains(100 + sans.width("O", 20.48) / 2, 50 - 7.5)).isFalse();
        assertThat(letter.contains(102, 50 - 7.5)).isTrue();
    }

    @Test
    void should_compose_accented_letters_of_their_parts() {
        Path2D plain = sans.outline("e", 0, 0, 100);
        Path2D accented = sans.outline("é", 0, 0, 100);
        assertThat(accented.getBounds2D().getMinY())
                .isLessThan(plain.getBounds2D().getMinY() - 15);
        assertThat(accented.getBounds2D().getMaxY())
                .isEqualTo(plain.getBounds2D().getMaxY());
    }

    @Test
    void should_draw_a_box_for_a_character_that_the_font_lacks() {
        assertThat(sans.outline("界", 0, 0, 10).getBounds2D())
                .isEqualTo(sans.outline("語", 0, 0, 10).getBounds2D());
        assertThat(sans.outline("界", 0, 0, 10).getBounds2D().isEmpty()).isFalse();
    }
}
