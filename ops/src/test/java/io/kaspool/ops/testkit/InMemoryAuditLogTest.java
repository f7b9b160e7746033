package io.kaspool.ops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.control.AuditEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryAuditLogTest {
  private final InMemoryAuditLog log = new InMemoryAuditLog();

  @Test
  void keepsEntriesAndOutcomesInOrder() {
    long first = log.begin(new AuditEntry("ann", List.of("a", "b")));
    long second = log.begin(new AuditEntry("bob", List.of("c")));
    log.end(second, true, "yes");
    log.end(first, false, "no");

    assertThat(log.lines())
        .containsExactly("1 ann: a b", "2 bob: c", "2 done: yes", "1 refused: no");
  }

  @Test
  void cannotBeWrittenWhileAway() {
    log.setAway(true);

    assertThatThrownBy(() -> log.begin(new AuditEntry("ann", List.of("a"))))
        .hasMessage("the database is away");
    log.setAway(false);
    assertThat(log.begin(new AuditEntry("ann", List.of("a")))).isEqualTo(1);
  }
}
