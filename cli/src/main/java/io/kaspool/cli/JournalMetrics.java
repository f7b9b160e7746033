package io.kaspool.cli;

import io.kaspool.ops.HealthChecks;
import io.kaspool.ops.Metrics;
import io.kaspool.shares.Journal;
import io.kaspool.shares.Shipper;

/// What the journal shows of itself.
final class JournalMetrics {
  private JournalMetrics() {}

  static void register(Journal journal, Metrics metrics, HealthChecks health) {
    metrics.counter(
        "kaspool_journal_shares", "Shares recorded.", () -> journal.counts().recorded());
    metrics.counter(
        "kaspool_journal_commits", "Transactions committed.", () -> journal.counts().commits());
    metrics.counter(
        "kaspool_journal_refused_full",
        "Shares refused because too many waited.",
        () -> journal.counts().refusedFull());
    metrics.counter(
        "kaspool_journal_refused_failing",
        "Shares refused because the journal could not be written.",
        () -> journal.counts().refusedFailing());
    metrics.counter(
        "kaspool_journal_timed_out",
        "Shares refused because their commit took too long.",
        () -> journal.counts().timedOut());
    metrics.counter(
        "kaspool_journal_failures",
        "Times that the journal began to fail.",
        () -> journal.counts().failures());
    metrics.counter(
        "kaspool_journal_records_not_kept",
        "Rows about blocks given up.",
        () -> journal.counts().recordsNotKept());
    metrics.gauge(
        "kaspool_journal_waiting",
        "Shares that wait for a commit.",
        () -> journal.counts().sharesWaiting());
    metrics.gauge(
        "kaspool_journal_kept_seconds",
        "Age of the oldest entry that is there: a database restored to a later state lacks"
            + " nothing.",
        () -> journal.counts().kept().toSeconds());
    health.register("journal", journal::health);
  }

  /// How far it is shipped.
  static void register(Shipper shipper, Metrics metrics, HealthChecks health) {
    metrics.counter(
        "kaspool_journal_shipped",
        "Entries that the database took.",
        () -> shipper.counts().entries());
    metrics.counter(
        "kaspool_journal_batches",
        "Batches that the database took, empty ones too.",
        () -> shipper.counts().batches());
    metrics.gauge(
        "kaspool_journal_unshipped",
        "Entries that the database does not have.",
        () -> shipper.counts().waiting());
    metrics.gauge(
        "kaspool_journal_unshipped_seconds",
        "Age of the oldest of them.",
        () -> shipper.counts().oldestWaiting().toSeconds());
    health.register("shipping", shipper::health);
  }
}
