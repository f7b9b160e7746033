package io.kaspool.mining;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The nonces that were accepted for one header. The key is the 64-bit nonce, never its text, so
/// that another spelling of the same work does not count twice. Any thread.
///
/// Bounded by [#LIMIT]: a header that has as many solutions at all has a share difficulty far too
/// low; further ones are refused, since they could not be told from duplicates.
final class DuplicateGuard {
  static final int LIMIT = 100_000;

  private final Set<Long> nonces = ConcurrentHashMap.newKeySet();
  private final AtomicInteger size = new AtomicInteger();

  boolean contains(long nonce) {
    return nonces.contains(nonce);
  }

  /// What became of a nonce.
  enum Addition {
    ADDED,
    KNOWN,
    FULL
  }

  Addition add(long nonce) {
    if (size.get() >= LIMIT) {
      return nonces.contains(nonce) ? Addition.KNOWN : Addition.FULL;
    }
    if (!nonces.add(nonce)) {
      return Addition.KNOWN;
    }
    size.incrementAndGet();
    return Addition.ADDED;
  }
}
