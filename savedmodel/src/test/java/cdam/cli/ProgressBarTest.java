package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private double seconds;

    private ProgressBar bar(boolean interactive, String unit, double total) {
        Console console = new Console(new ByteArrayOutputStream(), err, interactive);
        return new ProgressBar(console, "explain", unit, total, () -> Math.round(seconds * 1e9));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void should_tell_steps_rate_and_time_left() {
        ProgressBar bar = bar(false, "images", 100);
        assertThat(bar.line()).isEqualTo("explain   0 % 0/100 images");
        bar.step();
        seconds = 10;
        bar.step(20);

        assertThat(bar.line()).isEqualTo("explain  21 % 21/100 images, 2.0 images/s, 40 s left");
    }

    @Test
    void should_count_within_a_step_and_not_wait_for_its_end() {
        ProgressBar bar = bar(false, "images", 2);
        ProgressBar.Part part = bar.part(1);
        seconds = 5; // the model was loaded
        part.at(0);
        part.at(0.1);
        seconds = 65;
        part.at(0.5);
        bar.message("tam 392/784");

        assertThat(bar.line()).isEqualTo("explain  25 % 0.5/2 images, 150.0 s/image, 3 min 45 s left, tam 392/784");
        part.at(1);
        part.at(1);
        assertThat(bar.line()).startsWith("explain  50 % 1/2 images");
    }

    @Test
    void should_reach_the_whole_by_parts() {
        ProgressBar bar = bar(false, "images", 3);
        for (int i = 0; i < 30; i++) {
            bar.step(0.1); // not a sum of 3 in binary
        }
        seconds = 3;
        assertThat(bar.line()).isEqualTo("explain 100 % 3/3 images, 1.0 images/s, 3 s");
    }

    @Test
    void should_take_no_rate_from_steps_of_an_earlier_run() {
        ProgressBar bar = bar(false, "images", 1);
        ProgressBar.Part part = bar.part(1);
        part.skipTo(0.5);
        part.at(0.51);
        seconds = 10;
        part.at(0.61);

        assertThat(bar.line()).isEqualTo("explain  61 % 0.6/1 image, 100.0 s/image, 39 s left");
    }

    @Test
    void should_speak_now_and_then_where_there_is_no_terminal() {
        ProgressBar bar = bar(false, "images", 10);
        bar.show();
        seconds = 9;
        bar.show();
        assertThat(said()).isEmpty();
        bar.step();
        seconds = 10;
        bar.show();
        seconds = 19;
        bar.show();
        assertThat(said().lines()).containsExactly("explain  10 % 1/10 images, 10.0 s/image, 1 min 30 s left");
    }

    @Test
    void should_draw_in_place_on_a_terminal_and_make_way_for_lines() {
        ProgressBar bar = bar(true, "images", 10);
        bar.step(5);
        bar.show();
        bar.close();

        assertThat(said())
                .contains("explain  50 % [===============               ] 5/10 images")
                .endsWith("\r\u001b[Kexplain  50 % [===============               ] 5/10 images\n");
    }

    @Test
    void should_say_nothing_at_the_end_of_what_never_began() {
        bar(false, "images", 10).close();

        assertThat(said()).isEmpty();
    }

    @Test
    void should_count_without_knowing_the_end() {
        ProgressBar bar = bar(false, "MB", 0);
        bar.step(3);
        seconds = 2;

        assertThat(bar.line()).isEqualTo("explain 3 MB, 1.5 MB/s, 2 s");
    }

    @Test
    void should_write_numbers_alike_in_every_locale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa-IR"));
        try {
            should_count_within_a_step_and_not_wait_for_its_end();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void should_name_times_in_two_units() {
        assertThat(Durations.text(8.4)).isEqualTo("8 s");
        assertThat(Durations.text(200)).isEqualTo("3 min 20 s");
        assertThat(Durations.text(9600)).isEqualTo("2 h 40 min");
        assertThat(Durations.text(3600)).isEqualTo("1 h");
        assertThat(Durations.text(76 * 3600)).isEqualTo("3 d 4 h");
    }
}
