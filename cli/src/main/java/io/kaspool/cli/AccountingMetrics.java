package io.kaspool.cli;

import io.kaspool.accounting.Accounting;
import io.kaspool.ledger.Ledger;
import io.kaspool.ops.HealthChecks;
import io.kaspool.ops.Metrics;

/// What the books and their keeper show of themselves.
final class AccountingMetrics {
  private AccountingMetrics() {}

  static void register(Ledger ledger, Accounting accounting, Metrics metrics, HealthChecks health) {
    metrics.gauge(
        "kaspool_database_ready",
        "1 when the database can be used.",
        () -> ledger.isReady() ? 1 : 0);
    metrics.gauge(
        "kaspool_accounting_active",
        "1 for the process that keeps the accounts.",
        () -> accounting.isWorking() ? 1 : 0);
    metrics.counter(
        "kaspool_settlements", "Settlements made by this process.", accounting::settlements);
    metrics.counter(
        "kaspool_corrections",
        "Settled blocks that turned out to earn something else.",
        accounting::corrections);
    health.register("database", ledger::health);
    health.register("accounting", accounting::health);
  }
}
