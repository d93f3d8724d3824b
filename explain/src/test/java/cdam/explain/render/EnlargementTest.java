package cdam.explain.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import cdam.explain.score.ScoreMap;
import org.junit.jupiter.api.Test;

class EnlargementTest {
    @Test
    void should_repeat_every_token_if_nearest() {
        float[] field = Enlargement.NEAREST.enlarge(new ScoreMap(1, 2, new float[] {1, -2}), 4, 2);
        assertThat(field).containsExactly(1, 1, -2, -2, 1, 1, -2, -2);
    }

    @Test
    void should_pass_through_the_tokens_centres_if_smooth() {
        float[] scores = {1, -2, 0, 3, 5, -1};
        float[] field = Enlargement.SMOOTH.enlarge(new ScoreMap(2, 3, scores), 9, 6);
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                assertThat(field[(3 * row + 1) * 9 + 3 * column + 1]).isEqualTo(scores[3 * row + column]);
            }
        }
    }

    @Test
    void should_follow_the_cubic_between_tokens() {
        // Catmull-Rom at t = 1/2: (-1, 9, 9, -1) / 16 of 0, 1, 3, 7 = 29 / 16. 8 tokens on 8 * 2 pixels: t = 1/4, 3/4;
        // on 4 tokens * 2 pixels pixel 3 has t = 1/4: (-9, 111, 29, -3) / 128 = 177 / 128.
        float[] field = Enlargement.SMOOTH.enlarge(new ScoreMap(1, 4, new float[] {0, 1, 3, 7}), 8, 1);
        assertThat(field[3]).isCloseTo(177 / 128f, within(1e-6f));
    }

    @Test
    void should_invent_no_opposite_sign_around_a_spike() {
        float[] spike = new float[49];
        spike[24] = 1;
        assertThat(Enlargement.SMOOTH.enlarge(new ScoreMap(7, 7, spike), 70, 70))
                .hasSize(4900);
        for (float score : Enlargement.SMOOTH.enlarge(new ScoreMap(7, 7, spike), 70, 70)) {
            assertThat(score).isBetween(0f, 1f);
        }
    }

    @Test
    void should_fill_the_picture_from_one_token() {
        for (Enlargement enlargement : Enlargement.values()) {
            assertThat(enlargement.enlarge(new ScoreMap(1, 1, new float[] {-3}), 2, 2))
                    .containsExactly(-3, -3, -3, -3);
        }
    }
}
