package io.kaspool.simnode;

import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcBlock;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// kaspad's template cache (rusty-kaspa `mining`, cache and block template builder): one template,
/// for a second or until the virtual state changes. Its miner gets the same bytes again, timestamp
/// included; another one gets the same transactions and parents with his own coinbase and the time
/// of asking. Guarded by the network's lock.
final class TemplateCache {
  private static final long LIFE_MILLIS = 1_000;

  private record Cached(
      VirtualState state,
      TemplateFactory.Miner miner,
      List<Transaction> others,
      RpcBlock template,
      long builtAtMillis) {}

  private final TemplateFactory factory;
  private final @Nullable FillerTransactions fillers; // null = empty blocks
  private final InstantSource clock;
  private @Nullable Cached cached;

  TemplateCache(
      TemplateFactory factory, @Nullable FillerTransactions fillers, InstantSource clock) {
    this.factory = factory;
    this.fillers = fillers;
    this.clock = clock;
  }

  RpcBlock get(VirtualState state, TemplateFactory.Miner miner) {
    long now = clock.millis();
    Cached known = cached;
    if (known == null || isOver(known, state, now)) {
      List<Transaction> others = fillers == null ? List.of() : fillers.forNextTemplate();
      long timestamp = Math.max(now, state.pastMedianMillis() + 1);
      RpcBlock template = factory.build(state, miner, others, timestamp);
      cached = new Cached(state, miner, others, template, now);
      return template;
    }
    if (known.miner().equals(miner)) {
      return known.template();
    }
    long timestamp = Math.max(now, known.template().getHeader().getTimestamp());
    return factory.build(known.state(), miner, known.others(), timestamp);
  }

  private static boolean isOver(Cached known, VirtualState state, long now) {
    return !known.state().isLike(state)
        || now > known.builtAtMillis() + LIFE_MILLIS
        || now < known.builtAtMillis();
  }
}
