package io.kaspool.ops.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What the control socket tells the operator. Called from any thread; implementations return at
/// once.
public interface ControlEvents {
  /// Commands are taken at this socket.
  void listening(Path socket);

  /// A request was answered.
  void answered(String actor, List<String> words, ControlAnswer answer);

  /// Something arrived that is no request; nothing was done.
  void malformed(String actor, String why);

  /// Somebody else than the role's user or root came through; nothing was done.
  void stranger(String actor);

  /// More came at once than are served.
  void turnedAway();

  /// A command ended with an exception that nobody expected.
  void commandFailed(ControlRequest request, RuntimeException cause);

  /// The audit log could not be written: before the command, which was not run, or after it.
  void auditFailed(ControlRequest request, boolean before, RuntimeException cause);

  /// No command can be taken for a while.
  void acceptFailed(IOException cause);
}
