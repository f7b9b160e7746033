package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the events to the log.
public final class NodeEventLog implements NodeEvents {
  private static final Logger LOG = LoggerFactory.getLogger(NodeEventLog.class);

  @Override
  public void connected(
      NodeEndpoint node, String connection, String serverVersion, boolean synced) {
    LOG.info(
        "Node {}: {} connection is up, kaspad {}{}",
        node,
        connection,
        serverVersion,
        synced ? "" : ", not synced");
  }

  @Override
  public void lost(NodeEndpoint node, String connection, String why) {
    LOG.warn("Node {}: {} connection lost: {}", node, connection, why);
  }

  @Override
  public void unreachable(NodeEndpoint node, String connection, String why) {
    LOG.warn(
        "Node {}: cannot connect for {}: {}. Is kaspad running there with --rpclisten?",
        node,
        connection,
        why);
  }

  @Override
  public void refused(NodeEndpoint node, String connection, String problem) {
    LOG.error("Node {}: not used for {}: {}", node, connection, problem);
  }

  @Override
  public void activated(NodeEndpoint node, String why) {
    LOG.info("Node {}: serves templates from now on ({})", node, why);
  }

  @Override
  public void noneUsable(String why) {
    // Mining says what it means for the miners.
    LOG.debug("No node can serve templates: {}", why);
  }

  @Override
  public void resubscribed(NodeEndpoint node) {
    LOG.warn("Node {}: no longer announced templates; subscribed again", node);
  }

  @Override
  public void templateFetched(NodeEndpoint node, Duration took) {
    LOG.debug("Node {}: template after {} ms", node, took.toMillis());
  }

  @Override
  public void templateFailed(NodeEndpoint node, String why) {
    LOG.warn("Node {}: no usable template: {}", node, why);
  }

  @Override
  public void timedOut(NodeEndpoint node, String connection, String request) {
    LOG.warn("Node {}: no answer in time to {} ({} connection)", node, request, connection);
  }

  @Override
  public void overloaded(NodeEndpoint node, String connection, String request) {
    LOG.warn(
        "Node {}: {} not sent, too many requests wait for answers ({} connection)",
        node,
        request,
        connection);
  }

  @Override
  public void submitted(NodeEndpoint node, Hash block, SubmitVerdict verdict, int attempts) {
    switch (verdict) {
      case SubmitVerdict.Accepted() ->
          LOG.info("Node {}: accepted block {} (attempt {})", node, block, attempts);
      // Often only a parent that has not reached this node; what it means for the block follows.
      case SubmitVerdict.Rejected(String reason) ->
          LOG.info("Node {}: rejected block {}: {}", node, block, reason);
      case SubmitVerdict.NotSynced(String reason) ->
          LOG.warn("Node {}: took no block {} in {} attempts: {}", node, block, attempts, reason);
      case SubmitVerdict.Unanswered(String reason) ->
          LOG.warn(
              "Node {}: no word on block {} in {} attempts: {}", node, block, attempts, reason);
    }
  }

  @Override
  public void submissionDropped(NodeEndpoint node, Hash block) {
    LOG.error("Node {}: block {} given up for newer ones, too many wait", node, block);
  }

  @Override
  public void decided(Hash block, BlockOutcome outcome) {
    // Mining keeps the block and says what became of it.
    switch (outcome) {
      case BlockOutcome.Accepted(NodeEndpoint by) ->
          LOG.debug("Block {} accepted, first by node {}", block, by);
      case BlockOutcome.Rejected(String reason) ->
          LOG.debug("Block {} rejected by its template's own node: {}", block, reason);
      case BlockOutcome.Undecided(String reason) ->
          LOG.debug("Block {} accepted by no node so far: {}", block, reason);
    }
  }

  @Override
  public void deliveryFailed(NodeEndpoint node, Hash block, RuntimeException cause) {
    LOG.error("Node {}: block {} not sent; please report this", node, block, cause);
  }

  @Override
  public void listenerFailed(String where, RuntimeException cause) {
    LOG.error("A listener failed ({}); please report this", where, cause);
  }

  @Override
  public void treasuryFollowed(NodeEndpoint node, int count) {
    LOG.info("Node {}: the treasury's {} unspent outputs are followed", node, count);
  }

  @Override
  public void treasuryLost(NodeEndpoint node, String why) {
    LOG.warn("Node {}: the treasury's outputs are not followed: {}", node, why);
  }

  @Override
  public void treasuryDiffers(NodeEndpoint node, String detail) {
    LOG.warn(
        "Node {}: the treasury's outputs differed from what was followed, and were put right: {}",
        node,
        detail);
  }
}
