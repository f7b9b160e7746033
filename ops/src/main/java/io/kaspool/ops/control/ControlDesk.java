package io.kaspool.ops.control;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;

/// Records a request, runs it, records what became of it. Any thread that may block.
final class ControlDesk {
  /// Enough to know what happened; the log is no place for long tables.
  private static final int AUDITED_LENGTH = 4096;

  private final ControlCommands commands;
  private final AuditLog audit;
  private final ControlEvents events;

  ControlDesk(ControlCommands commands, AuditLog audit, ControlEvents events) {
    this.commands = commands;
    this.audit = audit;
    this.events = events;
  }

  /// Never throws for what a command or the audit log does.
  ControlAnswer answer(ControlRequest request) {
    long entry;
    try {
      entry = audit.begin(new AuditEntry(request.actor(), request.words()));
    } catch (RuntimeException e) {
      events.auditFailed(request, true, e);
      return new Refused(
          "nothing was done, since the audit log cannot be written: " + e.getMessage());
    }
    ControlAnswer answer = recorded(entry, request, run(request));
    events.answered(request.actor(), request.words(), answer);
    return answer;
  }

  private ControlAnswer run(ControlRequest request) {
    try {
      return commands.run(request);
    } catch (OperatorException e) {
      return new Refused(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      events.commandFailed(request, e);
      return new Refused("failed, perhaps half-way; the role's log says where: " + e);
    } catch (InterruptedException e) {
      // The thread ends with this request; its flag would only keep the outcome from the log.
      return new Refused("cut off, perhaps half-way, because the role stops");
    }
  }

  private ControlAnswer recorded(long entry, ControlRequest request, ControlAnswer answer) {
    String text = answer.text();
    String kept = text.length() <= AUDITED_LENGTH ? text : text.substring(0, AUDITED_LENGTH);
    try {
      audit.end(entry, answer instanceof Done, kept);
      return answer;
    } catch (RuntimeException e) {
      events.auditFailed(request, false, e);
      String noted =
          text + "\n(the audit log has this request without its outcome: " + e.getMessage() + ")";
      return switch (answer) {
        case Done _ -> new Done(noted);
        case Refused _ -> new Refused(noted);
      };
    }
  }
}
