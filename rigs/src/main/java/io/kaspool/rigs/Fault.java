package io.kaspool.rigs;

import java.time.Duration;

/// What a [FaultProxy] does to one direction of its connections.
public sealed interface Fault {
  /// Forwards at once.
  record None() implements Fault {}

  /// Everything arrives, in order, this much later.
  record Delay(Duration by) implements Fault {}

  /// Every byte travels in a segment of its own, `gap` apart.
  record Split(Duration gap) implements Fault {}

  /// Half-open: nothing is forwarded nor read any more, not even the end, while the connection
  /// stays up. The sender's bytes pile up in the kernel, and flow when the fault is lifted.
  record Stall() implements Fault {}

  /// The next bytes in this direction are lost, and the connection is closed on both sides.
  record Drop() implements Fault {}

  /// As [Drop], but both sides see a reset.
  record Reset() implements Fault {}
}
