package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.explain.score.ScoreMap;
import cdam.io.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
    @Test
    void should_be_symmetric_about_zero_up_to_the_largest_magnitude() {
        Scale scale = Scale.of(true, 0, 1, List.of(map(-4, 1, 0, 2)));
        assertThat(scale.position(-4)).isEqualTo(-1);
        assertThat(scale.position(0)).isZero();
        assertThat(scale.position(2)).isEqualTo(0.5);
        assertThat(scale.lowLabel()).isEqualTo("-4");
        assertThat(scale.highLabel()).isEqualTo("4");
    }

    @Test
    void should_start_at_zero_if_unsigned_even_where_no_score_is_near_it() {
        Scale scale = Scale.of(false, 0, 1, List.of(map(3, 4, 5, 4)));
        assertThat(scale.position(5)).isEqualTo(1);
        assertThat(scale.position(2.5)).isEqualTo(0.5);
        assertThat(scale.lowLabel()).isEqualTo("0");
    }

    @Test
    void should_say_that_negative_scores_of_an_unsigned_map_look_like_zero() {
        Scale scale = Scale.of(false, 0, 1, List.of(map(-3, -4, -5, -4)));
        assertThat(scale.position(-3)).isZero();
        assertThat(scale.lowLabel()).isEqualTo("≤ 0");
    }

    @Test
    void should_share_the_largest_magnitude_of_several_maps() {
        Scale scale = Scale.of(true, 0, 1, List.of(map(1, 2, 3, 4), map(0, -8, 0, 0)));
        assertThat(scale.position(4)).isEqualTo(0.5);
        assertThat(scale.position(-8)).isEqualTo(-1);
    }

    @Test
    void should_clip_at_quantiles_and_mark_the_end_that_holds_more() {
        // 101 scores 0..100: the quantile .9 is 90.
        float[] scores = new float[101];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = i;
        }
        Scale scale = Scale.of(true, 0.1, 0.9, List.of(new ScoreMap(1, 101, scores)));
        assertThat(scale.limit()).isEqualTo(90);
        assertThat(scale.position(95)).isEqualTo(1);
        assertThat(scale.lowLabel()).isEqualTo("-90");
        assertThat(scale.highLabel()).isEqualTo("≥ 90");
    }

    @Test
    void should_interpolate_between_neighbouring_scores_for_a_quantile() {
        // Place .5 * 3 = 1.5 among 0, 10, 20, 30.
        assertThat(Scale.of(false, 0, 0.5, List.of(map(30, 10, 0, 20))).limit()).isEqualTo(15);
    }

    @Test
    void should_not_clip_a_single_spike_away() {
        float[] scores = new float[10_000];
        scores[77] = 5;
        Scale scale = Scale.of(true, 0.001, 0.999, List.of(new ScoreMap(100, 100, scores)));
        assertThat(scale.limit()).isEqualTo(5);
        assertThat(scale.highLabel()).isEqualTo("5*");
    }

    @Test
    void should_say_where_there_is_no_colour_but_that_of_zero() {
        assertThat(Scale.of(false, 0, 1, List.of(map(-3, -4, -5, -4))).emptyLabel())
                .isEqualTo("none above 0");
        assertThat(Scale.of(false, 0, 1, List.of(map(0, 0, 0, 0))).emptyLabel()).isEqualTo("all 0");
        assertThat(Scale.of(true, 0, 1, List.of(map(-3, -4, -5, -4))).emptyLabel())
                .isEmpty();
    }

    @Test
    void should_put_every_score_of_an_all_zero_map_at_zero() {
        Scale scale = Scale.of(true, 0, 1, List.of(map(0, 0, 0, 0)));
        assertThat(scale.position(0)).isZero();
    }

    @Test
    void should_refuse_what_is_not_a_number_and_say_where() {
        assertThatThrownBy(() -> Scale.of(true, 0, 1, List.of(map(0, 1, Float.NaN, 2))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found NaN at row 1, column 0");
        assertThatThrownBy(() -> Scale.of(true, 0, 1, List.of(map(0, Float.NEGATIVE_INFINITY, 1, 2))))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("found -Infinity at row 0, column 1");
    }

    private static ScoreMap map(float... scores) {
        return new ScoreMap(2, 2, scores);
    }
}
