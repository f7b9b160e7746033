package io.kaspool.ops;

/// How a part of the program is.
public sealed interface Health {
  /// It does all of its work.
  record Ok() implements Health {}

  /// It does its work, but something needs the operator's attention.
  record Degraded(String text) implements Health {}

  /// It does not do its work.
  record Down(String text) implements Health {}

  static Health ok() {
    return new Ok();
  }

  static Health degraded(String text) {
    return new Degraded(text);
  }

  static Health down(String text) {
    return new Down(text);
  }
}
