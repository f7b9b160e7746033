package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import java.time.Duration;

/// What a test does to a node. Any thread; in effect when the call returns.
public final class SimNodeControl {
  private final SimNode node;
  private final SimNetwork network;
  private final Faults faults;

  SimNodeControl(SimNode node, SimNetwork network, Faults faults) {
    this.node = node;
    this.network = network;
    this.faults = faults;
  }

  /// Others mine so many blocks now, on this thread. A node that lags hears of them later.
  public void mineForeign(int blocks) {
    network.mineForeign(blocks);
  }

  /// How many blocks a second others mine from now on.
  public void foreignRate(double blocksPerSecond) {
    network.foreignRate(blocksPerSecond);
  }

  /// What a test does to the DAG that all nodes of the network see.
  public ChainControl chain() {
    return network.chain();
  }

  /// What the node says of itself; while it is false it takes no blocks, unless told to.
  public void setSynced(boolean inSync) {
    network.locked(() -> faults.setSynced(inSync));
  }

  /// Forgets who wanted to hear of what; the streams stay.
  public void dropSubscriptions() {
    network.locked(node::dropSubscriptions);
  }

  /// Holds every answer back that long; requests are done at once. News are not held back.
  public void delayReplies(Duration by) {
    network.locked(() -> faults.delayAll(by));
  }

  /// As above, for one kind of call.
  public void delayReplies(PayloadCase call, Duration by) {
    network.locked(() -> faults.delay(call, by));
  }

  /// Takes requests without doing them, answers nothing and tells nothing, for ever: what came
  /// meanwhile stays undone.
  public void goSilent(boolean on) {
    network.locked(() -> faults.setSilent(on));
  }

  /// Does what is asked, but the answers get lost.
  public void loseReplies(boolean on) {
    network.locked(() -> faults.setLosesReplies(on));
  }

  /// Answers every call of this kind with this error, and does not do what is asked, until it is
  /// healed.
  public void failCalls(PayloadCase call, String errorText) {
    if (call == PayloadCase.PAYLOAD_NOT_SET) {
      throw new IllegalArgumentException("a request without a kind has no answer");
    }
    network.locked(() -> faults.fail(call, errorText));
  }

  /// Takes `failCalls` back.
  public void healCalls(PayloadCase call) {
    network.locked(() -> faults.heal(call));
  }

  /// Says that the whole set of unspent outputs has been replaced, as kaspad does after it synced
  /// anew. The set stays what it is.
  public void overrideUtxoSet() {
    network.locked(node::tellOverride);
  }

  /// Drops the port and every stream at once. The node goes on to hear of blocks.
  public void kill() {
    node.kill();
  }

  /// Listens again on the same port; the blocks are still there.
  public void restart() {
    node.listen();
  }

  /// Calls the next so many submitted blocks invalid without looking at them.
  public void rejectNextSubmits(int count) {
    network.locked(() -> faults.rejectNextSubmits(count));
  }

  /// Answers questions as if it had never heard of the block, or no longer had it.
  public void forget(Hash block) {
    network.locked(() -> faults.forget(block));
  }

  /// Takes `forget` back.
  public void remember(Hash block) {
    network.locked(() -> faults.remember(block));
  }
}
