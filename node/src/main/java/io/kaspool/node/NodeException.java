package io.kaspool.node;

/// A question to the nodes that got no usable answer. The message says what was asked, what came
/// back from where, and what the operator can do; asking again later is always safe.
public final class NodeException extends RuntimeException {
  private final boolean answer;

  public NodeException(String message) {
    this(message, true);
  }

  private NodeException(String message, boolean answer) {
    super(message);
    this.answer = answer;
  }

  /// A node was silent, or there is none.
  static NodeException silence(String message) {
    return new NodeException(message, false);
  }

  /// Whether every node that was asked answered, if not usefully. Else the next question would only
  /// wait as long.
  public boolean isAnswer() {
    return answer;
  }
}
