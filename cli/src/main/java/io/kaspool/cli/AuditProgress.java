package io.kaspool.cli;

import io.kaspool.accounting.Audit;
import io.kaspool.ops.NanoClock;
import java.io.PrintWriter;
import java.time.Duration;

/// Says how far an audit is, but only when that takes long. Confined to the audit's thread.
final class AuditProgress implements Audit.Progress {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintWriter err;
  private final NanoClock nanos;
  private long saidAtNanos;

  AuditProgress(PrintWriter err, NanoClock nanos) {
    this.err = err;
    this.nanos = nanos;
    this.saidAtNanos = nanos.nanoTime();
  }

  @Override
  public void settlements(int checked, int all) {
    if (nanos.nanoTime() - saidAtNanos < EVERY.toNanos()) {
      return;
    }
    err.println("settlements checked: %d of %d".formatted(checked, all));
    err.flush();
    saidAtNanos = nanos.nanoTime();
  }
}
