package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.time.Duration;

/// What this room tells the operator, and what metrics count. Called from any thread;
/// implementations return at once.
public interface NodeEvents {

  /// A connection passed its checks; subscriptions are being renewed.
  ///
  /// @param connection "mining" or "accounting"
  void connected(NodeEndpoint node, String connection, String serverVersion, boolean synced);

  /// A connection that had been up is gone; it is tried again at once and from then on.
  void lost(NodeEndpoint node, String connection, String why);

  /// Attempts to connect fail. Told when the reason changes and once a minute.
  void unreachable(NodeEndpoint node, String connection, String why);

  /// The node answers but must not be used: wrong network, too old, no index. Told like
  /// `unreachable`; says what to do.
  void refused(NodeEndpoint node, String connection, String problem);

  /// Templates come from this node from now on.
  void activated(NodeEndpoint node, String why);

  /// No node can serve templates.
  void noneUsable(String why);

  /// The node had stopped to announce templates, and was asked once more to, on the same stream.
  void resubscribed(NodeEndpoint node);

  /// A template was handed out.
  void templateFetched(NodeEndpoint node, Duration took);

  /// A fetch brought no usable template. Told when the reason changes and once a minute.
  void templateFailed(NodeEndpoint node, String why);

  /// A request got no answer in time.
  void timedOut(NodeEndpoint node, String connection, String request);

  /// A request was not sent because too many wait for their answers already.
  void overloaded(NodeEndpoint node, String connection, String request);

  /// A node's last word on a block.
  void submitted(NodeEndpoint node, Hash block, SubmitVerdict verdict, int attempts);

  /// The block that waited longest for this node was given up to make room for a newer one.
  void submissionDropped(NodeEndpoint node, Hash block);

  /// The pool's conclusion on a block.
  void decided(Hash block, BlockOutcome outcome);

  /// A fault of the program kept a block from this node; the others still get it.
  void deliveryFailed(NodeEndpoint node, Hash block, RuntimeException cause);

  /// A listener threw; the feed and the submission go on.
  void listenerFailed(String where, RuntimeException cause);

  /// The treasury's unspent outputs are followed on this node from now on.
  ///
  /// @param count how many there are
  void treasuryFollowed(NodeEndpoint node, int count);

  /// The treasury's outputs are not or no longer followed on this node: until it is told that they
  /// are again, nobody knows them.
  void treasuryLost(NodeEndpoint node, String why);

  /// What was followed differed from what the node has, which should not happen; it was put right.
  void treasuryDiffers(NodeEndpoint node, String detail);
}
