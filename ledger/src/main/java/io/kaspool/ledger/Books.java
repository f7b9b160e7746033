package io.kaspool.ledger;

import org.jdbi.v3.core.Handle;

/// The books within one transaction. Confined to it: nothing of it may be used afterwards.
public final class Books {
  private final Handle handle;

  Books(Handle handle) {
    this.handle = handle;
  }

  public Journals journals() {
    return new Journals(handle);
  }

  public Workers workers() {
    return new Workers(handle);
  }

  public Slices slices() {
    return new Slices(handle);
  }

  public Blocks blocks() {
    return new Blocks(handle);
  }

  public Sightings sightings() {
    return new Sightings(handle);
  }

  public BlockFinders finders() {
    return new BlockFinders(handle);
  }

  public Outputs outputs() {
    return new Outputs(handle);
  }

  public Accounts accounts() {
    return new Accounts(handle);
  }

  public Settlements settlements() {
    return new Settlements(handle);
  }

  public Leases leases() {
    return new Leases(handle);
  }

  public Samples samples() {
    return new Samples(handle);
  }

  public AuditLogs auditLog() {
    return new AuditLogs(handle);
  }
}
