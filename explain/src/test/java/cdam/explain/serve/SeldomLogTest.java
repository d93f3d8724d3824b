package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SeldomLogTest {
    @Test
    void should_say_a_message_once_however_often_it_comes() {
        Logger logger = (Logger) LoggerFactory.getLogger("seldom");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        SeldomLog log = new SeldomLog(logger);
        for (int i = 0; i < 1000; i++) {
            log.error("out of memory", null);
            log.error("a request failed", new IllegalStateException("of this test"));
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("out of memory", "a request failed");
    }
}
