package io.kaspool.cli;

import io.kaspool.stratum.StratumCounters;
import io.kaspool.stratum.StratumCounters.ShareResult;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the demo has come to, as one JSON object. Counted by any thread.
final class DemoSummary {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final AtomicLong found = new AtomicLong();
  final AtomicLong accepted = new AtomicLong();
  final AtomicLong blue = new AtomicLong();
  final AtomicLong red = new AtomicLong();

  String json(StratumCounters counters) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode shares = root.putObject("shares");
    shares.put("accepted", counters.shares(ShareResult.ACCEPTED));
    ObjectNode refused = shares.putObject("refused");
    for (ShareResult result : ShareResult.values()) {
      long count = counters.shares(result);
      if (result != ShareResult.ACCEPTED && count > 0) {
        refused.put(result.name().toLowerCase(Locale.ROOT).replace('_', '-'), count);
      }
    }
    ObjectNode blocks = root.putObject("blocks");
    // later stages first, so that a block on its way is never ahead of itself
    long reds = red.get();
    long blues = blue.get();
    long taken = accepted.get();
    blocks.put("found", found.get());
    blocks.put("accepted", taken);
    blocks.put("blue", blues);
    blocks.put("red", reds);
    return JSON.writeValueAsString(root);
  }

  static long refused(StratumCounters counters) {
    long refused = 0;
    for (ShareResult result : ShareResult.values()) {
      refused += result == ShareResult.ACCEPTED ? 0 : counters.shares(result);
    }
    return refused;
  }
}
