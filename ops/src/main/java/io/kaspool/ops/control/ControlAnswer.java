package io.kaspool.ops.control;

/// What became of a request. The text is for the operator; what exceeds 256 KiB of it is cut off on
/// the way.
public sealed interface ControlAnswer {
  String text();

  record Done(String text) implements ControlAnswer {}

  /// Nothing was changed, or not all that was asked: the text says what and why.
  record Refused(String text) implements ControlAnswer {}
}
