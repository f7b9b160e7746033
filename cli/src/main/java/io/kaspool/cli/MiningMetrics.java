package io.kaspool.cli;

import io.kaspool.mining.Job;
import io.kaspool.node.NodeStatus;
import io.kaspool.ops.Health;
import io.kaspool.ops.HealthChecks;
import io.kaspool.ops.Label;
import io.kaspool.ops.Metrics;
import io.kaspool.ops.NanoClock;
import io.kaspool.stratum.StratumCounters;
import io.kaspool.stratum.StratumCounters.ShareResult;
import java.util.List;
import java.util.Locale;

/// What the mining role shows of itself.
final class MiningMetrics {
  private MiningMetrics() {}

  static void register(MiningRole role, BlockCounts blocks, Metrics metrics, HealthChecks health) {
    shares(role.stratum().counters(), metrics);
    metrics.counters(
        "kaspool_blocks",
        "Blocks by what became of them: found, and then accepted, rejected or undecided.",
        BlockCounts.LABEL,
        blocks::count);
    metrics.gauge("kaspool_jobs_on_board", "Jobs that shares may come in for.", role.board()::jobs);
    metrics.counter(
        "kaspool_jobs_evicted_by_bytes",
        "Jobs let go early for the limit in bytes.",
        role.board()::evictedByBytes);
    metrics.gauge(
        "kaspool_extranonces_free",
        "Extranonces that no session holds.",
        role.stratum()::freeExtranonces);
    nodes(role, metrics);
    health.register("jobs", () -> jobs(role));
    health.register("nodes", () -> nodes(role.nodes().statuses()));
  }

  private static void shares(StratumCounters counters, Metrics metrics) {
    metrics.counters(
        "kaspool_shares",
        "Shares by what became of them.",
        Label.of("result", ShareResult.class),
        name -> counters.shares(ShareResult.valueOf(name.toUpperCase(Locale.ROOT))));
    metrics.counter(
        "kaspool_accepted_hashes",
        "Work of the accepted shares in expected hashes.",
        counters::acceptedHashes);
    metrics.gauge("kaspool_sessions", "Open connections of miners.", counters::sessions);
    metrics.counter("kaspool_jobs_sent", "Jobs written to miners.", counters::jobsSent);
    metrics.counter(
        "kaspool_jobs_skipped",
        "Jobs not written because the miner took no bytes.",
        counters::jobsSkipped);
    metrics.counter("kaspool_junk_lines", "Lines that were no requests.", counters::junkLines);
    metrics.counter(
        "kaspool_extranonces_exhausted",
        "Subscriptions refused because no extranonce was free.",
        counters::noExtranonce);
  }

  private static void nodes(MiningRole role, Metrics metrics) {
    List<String> endpoints =
        role.nodes().statuses().stream().map(status -> status.endpoint().toString()).toList();
    Label label = new Label("node", endpoints);
    metrics.gauges(
        "kaspool_node_synced",
        "1 when the node says that it is in sync.",
        label,
        name -> status(role, name).synced() ? 1 : 0);
    metrics.gauges(
        "kaspool_node_daa_score",
        "The node's virtual DAA score.",
        label,
        name -> status(role, name).daaScore());
    metrics.gauges(
        "kaspool_node_active",
        "1 for the node that templates come from.",
        label,
        name -> status(role, name).active() ? 1 : 0);
  }

  private static NodeStatus status(MiningRole role, String endpoint) {
    return role.nodes().statuses().stream()
        .filter(status -> status.endpoint().toString().equals(endpoint))
        .findFirst()
        .orElseThrow();
  }

  private static Health jobs(MiningRole role) {
    Job newest = role.board().newest();
    if (newest == null) {
      return Health.down("no job yet");
    }
    return newest.isPastAgeLimit(NanoClock.system().nanoTime())
        ? Health.down("the newest job is more than 30 s old")
        : Health.ok();
  }

  private static Health nodes(List<NodeStatus> statuses) {
    List<String> silent =
        statuses.stream()
            .filter(status -> !status.usable())
            .map(status -> status.endpoint() + " " + status.state())
            .toList();
    if (silent.isEmpty()) {
      return Health.ok();
    }
    String text = String.join("; ", silent);
    return silent.size() == statuses.size() ? Health.down(text) : Health.degraded(text);
  }
}
