package io.kaspool.systemtests;

import io.kaspool.rigs.FoundShare;
import io.kaspool.rigs.RigListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What miners were told of their shares. Any thread.
///
/// Bounded by the shares of one test.
final class AnsweredShares implements RigListener {
  private final ConcurrentLinkedQueue<Long> accepted = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> refused = new ConcurrentHashMap<>();

  @Override
  public void shareAccepted(FoundShare share) {
    accepted.add(share.nonce());
  }

  @Override
  public void shareRefused(FoundShare share, int code, String text) {
    refused.merge(code + " " + text, 1L, Long::sum);
  }

  /// The nonces of those that were answered `true`.
  List<Long> accepted() {
    return List.copyOf(accepted);
  }

  Map<String, Long> refused() {
    return Map.copyOf(refused);
  }
}
