package io.kaspool.ops.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the control socket's events to the log.
public final class ControlEventLog implements ControlEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ControlEventLog.class);

  @Override
  public void listening(Path socket) {
    LOG.info("commands are taken at {}", socket);
  }

  @Override
  public void answered(String actor, List<String> words, ControlAnswer answer) {
    String command = String.join(" ", words);
    switch (answer) {
      case ControlAnswer.Done _ -> LOG.info("command by {}: {}: done", actor, command);
      case ControlAnswer.Refused refused ->
          LOG.warn("command by {}: {}: refused: {}", actor, command, firstLine(refused.text()));
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  @Override
  public void malformed(String actor, String why) {
    LOG.warn("{} sent the control socket what is no command: {}", actor, why);
  }

  @Override
  public void stranger(String actor) {
    LOG.warn("{} may not use the control socket; check who may write to its directory", actor);
  }

  @Override
  public void turnedAway() {
    LOG.warn("a command was turned away: as many as may be are at work");
  }

  @Override
  public void commandFailed(ControlRequest request, RuntimeException cause) {
    LOG.error(
        "the command {} of {} failed; please report this",
        String.join(" ", request.words()),
        request.actor(),
        cause);
  }

  @Override
  public void auditFailed(ControlRequest request, boolean before, RuntimeException cause) {
    LOG.error(
        before
            ? "the audit log cannot be written, so nothing was done for {}: {}: {}"
            : "the audit log has no outcome for {}: {}: {}",
        request.actor(),
        String.join(" ", request.words()),
        String.valueOf(cause.getMessage()));
  }

  @Override
  public void acceptFailed(IOException cause) {
    LOG.error("the control socket takes no commands, will try again: {}", cause.toString());
  }
}
