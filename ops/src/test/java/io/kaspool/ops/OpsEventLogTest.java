package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OpsEventLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(OpsEventLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final OpsEvents events = new OpsEventLog();

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  @Test
  void writesEachEventWithItsActor() {
    URI gateway = URI.create("http://127.0.0.1:9091");

    events.serving(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9100));
    events.pushFailed(gateway, "status 500");
    events.pushRecovered(gateway);
    events.taskFailed("tick", new IllegalStateException("expected"));

    assertThat(lines.list)
        .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
        .containsExactly(
            "INFO metrics and health at http://127.0.0.1:9100",
            "WARN push gateway http://127.0.0.1:9091 does not take metrics, will keep trying:"
                + " status 500",
            "INFO push gateway http://127.0.0.1:9091 takes metrics again",
            "ERROR a task of tick failed; please report this");
  }
}
