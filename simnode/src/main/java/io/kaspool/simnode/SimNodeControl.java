package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What a test does to a node. Any thread.
public final class SimNodeControl {
  private final SimNode node;
  private final SimNetwork network;
  private final AtomicInteger submitsToReject = new AtomicInteger();
  private final Set<Hash> hidden = ConcurrentHashMap.newKeySet(); // as many as a test hides
  private volatile boolean synced;
  private volatile boolean silent;
  private volatile Duration delay = Duration.ZERO;

  SimNodeControl(SimNode node, SimNetwork network, boolean synced) {
    this.node = node;
    this.network = network;
    this.synced = synced;
  }

  /// Others mine so many blocks now.
  public void mineForeign(int blocks) {
    network.mineForeign(blocks);
  }

  /// How many blocks a second others mine from now on.
  public void foreignRate(double blocksPerSecond) {
    network.foreignRate(blocksPerSecond);
  }

  public void setSynced(boolean inSync) {
    synced = inSync;
  }

  /// Forgets who wanted to hear of what; the streams stay.
  public void dropSubscriptions() {
    node.dropSubscriptions();
  }

  /// Every answer comes this much later.
  public void delayReplies(Duration by) {
    delay = by;
  }

  /// Takes requests and answers nothing, and tells nothing.
  public void goSilent(boolean on) {
    silent = on;
  }

  /// Drops the port and every stream at once.
  public void kill() {
    node.kill();
  }

  /// Listens again on the same port; the chain is still there.
  public void restart() {
    node.listen();
  }

  /// Calls the next so many submitted blocks invalid.
  public void rejectNextSubmits(int count) {
    submitsToReject.set(count);
  }

  /// Answers as if it had never heard of the block.
  public void hide(Hash block) {
    hidden.add(block);
  }

  boolean isSynced() {
    return synced;
  }

  boolean isSilent() {
    return silent;
  }

  Duration delay() {
    return delay;
  }

  boolean rejectsThisSubmit() {
    return submitsToReject.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  boolean hides(Hash block) {
    return hidden.contains(block);
  }
}
