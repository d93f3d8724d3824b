package cdam.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.cli.Console;
import cdam.train.head.EpochRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunConsoleTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final RunConsole console = new RunConsole(new Console(err, err, false), 10);

    private String epoch() throws InterruptedException {
        console.begin("train, epoch 1", 0, 5);
        Thread.sleep(2);
        console.advance(5);
        console.end();
        console.step(1, 5, 1);
        Thread.sleep(2);
        console.epoch(new EpochRecord(1, 0.1, 1, Map.of("loss", 1.0)));
        return err.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("epoch 1/10"))
                .findFirst()
                .orElseThrow();
    }

    /** The head's own seconds are nothing beside the backbone's. */
    @Test
    void should_count_the_backbones_work_of_later_epochs_in_what_is_left() throws InterruptedException {
        console.plan(1_000_000_005);

        assertThat(epoch()).as("a thousand million images at milliseconds each").matches(".*, \\d+ d( \\d+ h)? left");
    }

    @Test
    void should_leave_the_head_alone_where_all_latents_are_there() throws InterruptedException {
        console.plan(5);

        assertThat(epoch()).matches(".*, \\d+ s left");
    }
}
