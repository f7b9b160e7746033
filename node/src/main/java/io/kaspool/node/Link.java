package io.kaspool.node;

/// How a connection stands.
sealed interface Link {

  /// The first attempt has not ended yet.
  record Untried() implements Link {}

  /// @param why in words; also when the node was reached and refused
  record Down(String why) implements Link {}

  /// @param session counts the streams of this connection, so that answers of an older one are
  ///   known
  record Up(long session, ServerInfo info) implements Link {}
}
