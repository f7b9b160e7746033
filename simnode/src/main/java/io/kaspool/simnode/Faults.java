package io.kaspool.simnode;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a node misbehaves now. Guarded by the network's lock.
final class Faults {
  private static final int MOST_FORGOTTEN = 1_000;

  private final Map<PayloadCase, Duration> delays = new EnumMap<>(PayloadCase.class);
  private final Map<PayloadCase, String> failures = new EnumMap<>(PayloadCase.class);
  private final Set<Hash> forgotten = new HashSet<>();
  private Duration delay = Duration.ZERO;
  private boolean synced;
  private boolean silent;
  private boolean losesReplies;
  private int submitsToReject;

  Faults(boolean synced) {
    this.synced = synced;
  }

  boolean isSynced() {
    return synced;
  }

  void setSynced(boolean inSync) {
    synced = inSync;
  }

  boolean isSilent() {
    return silent;
  }

  void setSilent(boolean on) {
    silent = on;
  }

  boolean losesReplies() {
    return losesReplies;
  }

  void setLosesReplies(boolean on) {
    losesReplies = on;
  }

  Duration delayOf(PayloadCase call) {
    return delays.getOrDefault(call, delay);
  }

  void delayAll(Duration by) {
    delays.clear();
    delay = by;
  }

  void delay(PayloadCase call, Duration by) {
    delays.put(call, by);
  }

  void fail(PayloadCase call, String errorText) {
    failures.put(call, errorText);
  }

  void heal(PayloadCase call) {
    failures.remove(call);
  }

  /// What every call of that kind is answered with, if all fail.
  @Nullable String failureOf(PayloadCase call) {
    return failures.get(call);
  }

  void rejectNextSubmits(int count) {
    submitsToReject = count;
  }

  boolean rejectsThisSubmit() {
    if (submitsToReject == 0) {
      return false;
    }
    submitsToReject--;
    return true;
  }

  boolean hasForgotten(Hash block) {
    return forgotten.contains(block);
  }

  void forget(Hash block) {
    if (forgotten.size() >= MOST_FORGOTTEN) {
      throw new IllegalStateException("a node forgets at most " + MOST_FORGOTTEN + " blocks");
    }
    forgotten.add(block);
  }

  void remember(Hash block) {
    forgotten.remove(block);
  }
}
