package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The log of the distribution's libraries, as {@code scripts/logback.xml} sets it. */
class LogLinesTest {
    private static String line(String message, Throwable reason) throws Exception {
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("../logback.xml").toFile());
        Logger root = context.getLogger("ROOT");
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
        byte[] bytes = appender.getEncoder()
                .encode(new LoggingEvent("here", context.getLogger("a.b.serve"), Level.ERROR, message, reason, null));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void should_hold_nothing_that_a_terminal_obeys() throws Exception {
        String hostile = "red \u001b[31m, C1 \u009b2J, turned \u202e, bell \u0007, two\nlines";
        String line = line(hostile, new IllegalStateException(hostile));
        assertThat(line).startsWith("ERROR serve: red ?[31m, C1 ?2J, turned ?, bell ?, two?lines\n");
        assertThat(line.replaceAll("[\\n\\t]", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        assertThat(line).contains("java.lang.IllegalStateException: red ?[31m", "LogLinesTest");
        assertThat(line.split("IllegalStateException", -1))
                .as("the reason once")
                .hasSize(2);
    }
}
