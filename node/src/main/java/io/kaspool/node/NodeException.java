package io.kaspool.node;

/// A question to the nodes that got no usable answer. The message says what was asked, what came
/// back from where, and what the operator can do; asking again later is always safe.
public final class NodeException extends RuntimeException {

  public NodeException(String message) {
    super(message);
  }
}
