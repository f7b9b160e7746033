package io.kaspool.simnode;

import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whose outputs one stream wants to hear of: nobody's, some, or everybody's, with kaspad's rules
/// for getting from one to the other (rusty-kaspa `notify`, single subscriptions). Guarded by the
/// network's lock.
///
/// Bounded: 100,000 scripts; who wants more gets an error.
final class UtxoSubscription {
  private static final int MOST = 100_000;

  private final Set<RpcScriptPublicKey> scripts = new HashSet<>();
  private boolean all;

  /// Adds to what is wanted, unless that was everything; none named is everything.
  ///
  /// @throws NodeErrorException if they are too many
  void start(List<RpcScriptPublicKey> more) {
    if (scripts.size() + more.size() > MOST) {
      throw new NodeErrorException("the address store reached the maximum capacity");
    }
    all = more.isEmpty();
    if (all) {
      scripts.clear();
    }
    scripts.addAll(more);
  }

  /// Takes some out, which does nothing to everything; none named ends it all.
  void stop(List<RpcScriptPublicKey> fewer) {
    if (fewer.isEmpty()) {
      clear();
    } else {
      fewer.forEach(scripts::remove);
    }
  }

  void clear() {
    all = false;
    scripts.clear();
  }

  /// What of this the stream hears. Who wants everything hears also that nothing changed.
  Optional<UtxosChangedNotification> select(UtxosChangedNotification changed) {
    if (all) {
      return Optional.of(changed);
    }
    UtxosChangedNotification.Builder own = UtxosChangedNotification.newBuilder();
    changed.getAddedList().stream().filter(this::wants).forEach(own::addAdded);
    changed.getRemovedList().stream().filter(this::wants).forEach(own::addRemoved);
    return own.getAddedCount() + own.getRemovedCount() > 0
        ? Optional.of(own.build())
        : Optional.empty();
  }

  private boolean wants(RpcUtxosByAddressesEntry entry) {
    return scripts.contains(entry.getUtxoEntry().getScriptPublicKey());
  }
}
