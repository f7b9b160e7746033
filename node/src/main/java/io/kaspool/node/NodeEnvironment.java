package io.kaspool.node;

import io.kaspool.ops.NanoClock;
import io.kaspool.ops.Scheduler;
import java.util.random.RandomGenerator;

/// What the parts of a node set share.
///
/// @param random read only while the set is being built, by one thread
record NodeEnvironment(
    NodeEvents events, NanoClock clock, Scheduler scheduler, RandomGenerator random) {}
