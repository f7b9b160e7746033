package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes the events on and keeps what their receiver throws away from those who tell them: neither
/// a connection nor a block may depend on it. Any thread.
final class GuardedEvents implements NodeEvents {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedEvents.class);

  private final NodeEvents to;

  GuardedEvents(NodeEvents to) {
    this.to = to;
  }

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.error("A receiver of the nodes' events failed; please report this", e);
    }
  }

  @Override
  public void connected(
      NodeEndpoint node, String connection, String serverVersion, boolean synced) {
    tell(() -> to.connected(node, connection, serverVersion, synced));
  }

  @Override
  public void lost(NodeEndpoint node, String connection, String why) {
    tell(() -> to.lost(node, connection, why));
  }

  @Override
  public void unreachable(NodeEndpoint node, String connection, String why) {
    tell(() -> to.unreachable(node, connection, why));
  }

  @Override
  public void refused(NodeEndpoint node, String connection, String problem) {
    tell(() -> to.refused(node, connection, problem));
  }

  @Override
  public void activated(NodeEndpoint node, String why) {
    tell(() -> to.activated(node, why));
  }

  @Override
  public void noneUsable(String why) {
    tell(() -> to.noneUsable(why));
  }

  @Override
  public void resubscribed(NodeEndpoint node) {
    tell(() -> to.resubscribed(node));
  }

  @Override
  public void templateFetched(NodeEndpoint node, Duration took) {
    tell(() -> to.templateFetched(node, took));
  }

  @Override
  public void templateFailed(NodeEndpoint node, String why) {
    tell(() -> to.templateFailed(node, why));
  }

  @Override
  public void timedOut(NodeEndpoint node, String connection, String request) {
    tell(() -> to.timedOut(node, connection, request));
  }

  @Override
  public void overloaded(NodeEndpoint node, String connection, String request) {
    tell(() -> to.overloaded(node, connection, request));
  }

  @Override
  public void submitted(NodeEndpoint node, Hash block, SubmitVerdict verdict, int attempts) {
    tell(() -> to.submitted(node, block, verdict, attempts));
  }

  @Override
  public void submissionDropped(NodeEndpoint node, Hash block) {
    tell(() -> to.submissionDropped(node, block));
  }

  @Override
  public void decided(Hash block, BlockOutcome outcome) {
    tell(() -> to.decided(block, outcome));
  }

  @Override
  public void deliveryFailed(NodeEndpoint node, Hash block, RuntimeException cause) {
    tell(() -> to.deliveryFailed(node, block, cause));
  }

  @Override
  public void listenerFailed(String where, RuntimeException cause) {
    tell(() -> to.listenerFailed(where, cause));
  }

  @Override
  public void treasuryFollowed(NodeEndpoint node, int count) {
    tell(() -> to.treasuryFollowed(node, count));
  }

  @Override
  public void treasuryLost(NodeEndpoint node, String why) {
    tell(() -> to.treasuryLost(node, why));
  }

  @Override
  public void treasuryDiffers(NodeEndpoint node, String detail) {
    tell(() -> to.treasuryDiffers(node, detail));
  }
}
