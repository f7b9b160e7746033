package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.Ledger;
import io.kaspool.ops.control.ControlAnswer;
import io.kaspool.ops.control.ControlClient;
import io.kaspool.ops.control.ControlCommands;
import io.kaspool.ops.control.ControlEventLog;
import io.kaspool.ops.control.ControlSocket;
import java.nio.file.Path;
import java.util.List;

/// A control socket of a role and an operator at it.
final class OperatorConsole implements AutoCloseable {
  private final Path path;
  private final ControlSocket socket;

  /// @param directory where the socket is made
  OperatorConsole(Path directory, String role, Accounting accounting, Ledger ledger) {
    path = directory.resolve(role + ".sock");
    ControlCommands commands = new ControlCommands();
    accounting.register(commands);
    socket =
        ControlSocket.create(
            path, commands, new LedgerAuditLog(ledger, role), new ControlEventLog());
    socket.start();
  }

  String done(String... words) {
    ControlAnswer answer = ControlClient.ask(path, List.of(words));
    assertThat(answer).isInstanceOf(ControlAnswer.Done.class);
    return answer.text();
  }

  String refused(String... words) {
    ControlAnswer answer = ControlClient.ask(path, List.of(words));
    assertThat(answer).isInstanceOf(ControlAnswer.Refused.class);
    return answer.text();
  }

  @Override
  public void close() {
    socket.close();
  }
}
