package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;

/// What happens to a rig, as it happens. Called on the rig's connection thread, submissions on its
/// search threads; must return at once.
public interface RigListener {
  /// A listener that listens to nothing.
  RigListener NONE = new RigListener() {};

  default void connected() {}

  default void authorized() {}

  /// The server refused subscribe or authorize.
  default void loginRefused(int code, String text) {}

  default void difficulty(Difficulty difficulty) {}

  default void job(String jobId) {}

  default void shareSubmitted(FoundShare share) {}

  default void shareAccepted(FoundShare share) {}

  default void shareRefused(FoundShare share, int code, String text) {}

  default void fault(ProtocolFault fault) {}

  /// The connection ended or could not be made. The rig may try again.
  default void closed(String why) {}
}
