package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPlanTest {
    @ParameterizedTest(name = "{0} images of {1} s, parts of {2} minutes, {3} slots: {4} a part")
    @CsvSource({
        "50000, 2,      5,    16, 150", // by their cost
        "100,   0.01,   5,    8,  12", // cheap: every slot has work all the same
        "1000,  900,    5,    4,  1", // an image takes longer than a part should
        "3,     0.0001, 1440, 8,  1" // fewer images than slots
    })
    void should_cut_by_cost_and_leave_no_slot_idle(int total, double seconds, double minutes, int slots, int images) {
        assertThat(ShardPlan.imagesAPart(total, seconds, minutes, slots)).isEqualTo(images);
    }
}
