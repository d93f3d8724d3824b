package cdam.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
    /** By scipy.stats.t: the two-sided 95 % quantile, and p of 2.5. */
    @ParameterizedTest
    @CsvSource({
        "1, 12.706204736175, 0.24223788318169",
        "2, 4.302652729749, 0.12961172022151",
        "3, 3.182446305284, 0.08770664700807",
        "4, 2.776445105198, 0.06676654481199",
        "9, 2.262157162798, 0.03386182768299",
        "10, 2.228138851986, 0.03144684423661",
        "89, 1.986978699506, 0.01425195693087",
        "1000, 1.962339080826, 0.01257856780109"
    })
    void should_equal_scipy(int degrees, double quantile, double p) {
        assertThat(StudentT.quantile(degrees)).isCloseTo(quantile, within(1e-8));
        assertThat(StudentT.p(2.5, degrees)).isCloseTo(p, within(1e-10));
        assertThat(StudentT.p(-2.5, degrees)).isCloseTo(p, within(1e-10));
    }

    @Test
    void should_know_the_ends() {
        assertThat(StudentT.p(0, 7)).isEqualTo(1);
        assertThat(StudentT.p(Double.POSITIVE_INFINITY, 7)).isZero();
    }
}
