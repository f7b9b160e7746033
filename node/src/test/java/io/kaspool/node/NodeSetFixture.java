package io.kaspool.node;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.VirtualThreadScheduler;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// A started set of nodes in real time, with what it told.
final class NodeSetFixture implements AutoCloseable {
  static final Address TREASURY = Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]);

  static final Delivery.Patience QUICK =
      new Delivery.Patience(
          Duration.ofMillis(300), Duration.ofMillis(1500), Duration.ofMillis(4000));

  private final VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("node-test", 64);
  final RecordingTemplates templates = new RecordingTemplates();
  final RecordingEvents events = new RecordingEvents();
  final NodeSet nodes;

  NodeSetFixture(NodeSettings settings) {
    this(settings, QUICK);
  }

  NodeSetFixture(NodeSettings settings, Delivery.Patience patience) {
    nodes = create(settings, patience, events, NanoClock.system());
    nodes.start();
  }

  /// Tells its events to somebody else, and reads another clock.
  NodeSetFixture(NodeSettings settings, NodeEvents told, NanoClock clock) {
    nodes = create(settings, QUICK, told, clock);
    nodes.start();
  }

  private NodeSet create(
      NodeSettings settings, Delivery.Patience patience, NodeEvents told, NanoClock clock) {
    NodeEnvironment environment =
        new NodeEnvironment(told, clock, scheduler, new SplittableRandom(7));
    return NodeSet.create(settings, templates, environment, patience);
  }

  static NodeSettings settings(NodeEndpoint... endpoints) {
    return new NodeSettings(
        List.of(endpoints), Network.SIMNET, TREASURY, "kaspool/test", true, true);
  }

  @Override
  public void close() {
    nodes.close();
    scheduler.close();
  }
}
