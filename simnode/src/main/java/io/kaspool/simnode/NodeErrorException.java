package io.kaspool.simnode;

/// What the node answers instead of a result. The text is kaspad's.
final class NodeErrorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  NodeErrorException(String text) {
    super(text);
    this.text = text;
  }

  String text() {
    return text;
  }
}
