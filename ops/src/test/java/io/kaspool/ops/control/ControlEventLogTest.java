package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ControlEventLogTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ControlEventLog.class);
  private final ControlEventLog log = new ControlEventLog();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(lines);
  }

  @Test
  void namesWhoAskedWhatAndWhatBecameOfIt() {
    List<String> words = List.of("journal", "accept", "x");
    ControlRequest request = new ControlRequest("ann", words);

    log.answered("ann", words, new ControlAnswer.Done("a\nb"));
    log.answered("ann", words, new ControlAnswer.Refused("no\nmore"));
    log.auditFailed(request, true, new IllegalStateException("away"));
    log.auditFailed(request, false, new IllegalStateException("away"));
    log.commandFailed(request, new IllegalStateException("oops"));
    log.malformed("ann", "cut short");
    log.stranger("bob");

    assertThat(texts())
        .containsExactly(
            "command by ann: journal accept x: done",
            "command by ann: journal accept x: refused: no",
            "the audit log cannot be written, so nothing was done for ann: journal accept x: away",
            "the audit log has no outcome for ann: journal accept x: away",
            "the command journal accept x of ann failed; please report this",
            "ann sent the control socket what is no command: cut short",
            "bob may not use the control socket; check who may write to its directory");
  }

  @Test
  void namesTheSocketAndItsTroubles() {
    log.listening(Path.of("data/app.sock"));
    log.turnedAway();
    log.acceptFailed(new IOException("too many open files"));

    assertThat(texts())
        .containsExactly(
            "commands are taken at data/app.sock",
            "a command was turned away: as many as may be are at work",
            "the control socket takes no commands, will try again: java.io.IOException: too many"
                + " open files");
  }

  private List<String> texts() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
