package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import io.kaspool.ops.testkit.InMemoryAuditLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ControlDeskTest {
  private final InMemoryAuditLog audit = new InMemoryAuditLog();
  private final RecordedControlEvents events = new RecordedControlEvents();
  private final ControlCommands commands = new ControlCommands();
  private final ControlDesk desk = new ControlDesk(commands, audit, events);
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void recordsARequestBeforeItActsAndItsOutcomeAfter() {
    register(request -> new Done("seen: " + audit.lines()));

    ControlAnswer answer = ask("act", "now");

    assertThat(answer).isEqualTo(new Done("seen: [1 ann: act now]"));
    assertThat(audit.lines()).containsExactly("1 ann: act now", "1 done: seen: [1 ann: act now]");
    assertThat(events.told)
        .containsExactly("answered ann [act, now] Done[text=seen: [1 ann: act now]]");
  }

  @Test
  void recordsWhatIsRefusedOrUnknownToo() {
    register(request -> new Refused("no"));

    ask("act");
    ask("zebra");
    ask("act", "on", "this", "too");
    ask("help", "zebra");

    assertThat(audit.lines())
        .containsExactly(
            "1 ann: act",
            "1 refused: no",
            "2 ann: zebra",
            "2 refused: unknown command; help lists what there is",
            "3 ann: act on this too",
            "3 refused: usage: act [HOW]",
            "4 ann: help zebra",
            "4 refused: no command begins so; help alone lists all");
  }

  @Test
  void refusesEverythingWhileTheAuditLogCannotBeWritten() {
    register(request -> new Done("acted"));
    audit.setAway(true);

    assertThat(ask("act"))
        .isEqualTo(
            new Refused(
                "nothing was done, since the audit log cannot be written: the database is away"));
    assertThat(runs).hasValue(0);
    assertThat(events.told).containsExactly("audit failed before [act]");
    audit.setAway(false);
    assertThat(ask("act")).isEqualTo(new Done("acted"));
  }

  @Test
  void saysSoWhenTheOutcomeCouldNotBeRecorded() {
    register(
        request -> {
          audit.setAway(true);
          return new Done("acted");
        });

    assertThat(ask("act"))
        .isEqualTo(
            new Done(
                "acted\n(the audit log has this request without its outcome: the database is"
                    + " away)"));
    assertThat(events.told).contains("audit failed after [act]");
  }

  @Test
  void anOperatorsProblemIsARefusalWithItsNextStep() {
    register(
        request -> {
          throw new OperatorException(PoolError.DATA_UNUSABLE, "disk full", "data", "free some");
        });

    assertThat(ask("act")).isEqualTo(new Refused("DATA_UNUSABLE: disk full (data): free some"));
    assertThat(audit.lines()).contains("1 refused: DATA_UNUSABLE: disk full (data): free some");
  }

  @Test
  void aSurpriseIsARefusalAndIsToldToTheOperator() {
    register(
        request -> {
          throw new IllegalStateException("oops");
        });

    assertThat(ask("act"))
        .isEqualTo(
            new Refused(
                "failed, perhaps half-way; the role's log says where:"
                    + " java.lang.IllegalStateException: oops"));
    assertThat(events.told).contains("failed [act] oops");
  }

  @Test
  void aCommandThatIsCutOffIsRecordedAsSuch() {
    register(
        request -> {
          throw new InterruptedException();
        });

    assertThat(ask("act")).isInstanceOf(Refused.class);
    assertThat(audit.lines())
        .contains("1 refused: cut off, perhaps half-way, because the role stops");
  }

  @Test
  void keepsTheBeginningOfALongOutcome() {
    register(request -> new Done("x".repeat(10_000)));

    assertThat(ask("act").text()).hasSize(10_000);
    assertThat(audit.lines().getLast()).isEqualTo("1 done: " + "x".repeat(4096));
  }

  private ControlAnswer ask(String... words) {
    return desk.answer(new ControlRequest("ann", List.of(words)));
  }

  private void register(ControlHandler handler) {
    commands.register(
        new ControlCommand(
            "act",
            "[HOW]",
            "Acts.",
            request -> {
              runs.incrementAndGet();
              return handler.handle(request);
            }));
  }
}
