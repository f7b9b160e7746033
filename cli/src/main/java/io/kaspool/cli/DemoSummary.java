package io.kaspool.cli;

import io.kaspool.ledger.Blocks;
import io.kaspool.ledger.Settlements;
import io.kaspool.stratum.StratumCounters;
import io.kaspool.stratum.StratumCounters.ShareResult;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the demo has come to, as of when this was made.
final class DemoSummary {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StratumCounters counters;
  private final Settlements.Totals settled;
  private final long red;
  private final long blue;
  private final long accepted;
  private final long found;

  DemoSummary(AppRole pool, DemoEvents events) {
    this.counters = pool.mining().stratum().counters();
    this.settled = pool.settled();
    // later stages first, so that a block on its way is never ahead of itself
    Map<Blocks.State, Long> blocks = pool.blocks();
    this.red = blocks.getOrDefault(Blocks.State.RED, 0L);
    this.blue =
        blocks.getOrDefault(Blocks.State.BLUE, 0L) + blocks.getOrDefault(Blocks.State.SETTLED, 0L);
    this.accepted = events.accepted();
    this.found = events.found();
  }

  String json() {
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
    blocks.put("found", found);
    blocks.put("accepted", accepted);
    blocks.put("blue", blue);
    blocks.put("red", red);
    ObjectNode ledger = root.putObject("ledger");
    ledger.put("rewards", Long.toString(settled.rewardsSompi()));
    ledger.put("fees", Long.toString(settled.feesSompi()));
    ledger.put("credits", Long.toString(settled.creditsSompi()));
    return JSON.writeValueAsString(root);
  }

  /// Of blocks and money, for people.
  String text() {
    return "blocks %d found %d accepted %d blue %d red, credited %s"
        .formatted(found, accepted, blue, red, Kas.text(settled.creditsSompi()));
  }

  static long refused(StratumCounters counters) {
    long refused = 0;
    for (ShareResult result : ShareResult.values()) {
      refused += result == ShareResult.ACCEPTED ? 0 : counters.shares(result);
    }
    return refused;
  }
}
