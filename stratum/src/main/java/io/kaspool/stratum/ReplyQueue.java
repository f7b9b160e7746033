package io.kaspool.stratum;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers in the order of their requests: a share's answer waits for its record, and what was
/// asked after it waits too. Confined to the session's event loop.
///
/// Bounded by the session, which stops reading while [#isFull].
final class ReplyQueue {
  private static final int LIMIT = 1024;

  private final ArrayDeque<Slot> waiting = new ArrayDeque<>();
  private final Consumer<byte[]> writer;

  ReplyQueue(Consumer<byte[]> writer) {
    this.writer = writer;
  }

  /// The place of one answer in the order.
  final class Slot {
    private byte @Nullable [] line;

    /// Fills the place; writes what is now complete from the front.
    void fill(byte[] filled) {
      line = filled;
      drain();
    }
  }

  Slot reserve() {
    Slot slot = new Slot();
    waiting.add(slot);
    return slot;
  }

  /// A line that is complete already, after everything before it.
  void add(byte[] line) {
    if (waiting.isEmpty()) {
      writer.accept(line);
    } else {
      reserve().fill(line);
    }
  }

  boolean isFull() {
    return waiting.size() >= LIMIT;
  }

  private void drain() {
    for (Slot first = waiting.peek(); first != null && first.line != null; first = waiting.peek()) {
      waiting.remove();
      writer.accept(first.line);
    }
  }
}
