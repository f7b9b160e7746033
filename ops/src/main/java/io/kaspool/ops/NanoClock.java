package io.kaspool.ops;

/// Monotonic time for measuring how long something took; wall time is `java.time.InstantSource`.
/// Values of one clock may only be subtracted from each other, since they may be negative and may
/// overflow.
@FunctionalInterface
public interface NanoClock {
  long nanoTime();

  static NanoClock system() {
    return System::nanoTime;
  }
}
