package io.kaspool.node;

import io.kaspool.ops.NanoClock;
import io.kaspool.ops.Scheduler;
import java.util.random.RandomGenerator;

/// What the parts of a node set share.
///
/// @param events may throw: nobody who tells them notices
/// @param random read only while the set is being built, by one thread
record NodeEnvironment(
    NodeEvents events, NanoClock clock, Scheduler scheduler, RandomGenerator random) {

  NodeEnvironment {
    events = new GuardedEvents(events);
  }
}
