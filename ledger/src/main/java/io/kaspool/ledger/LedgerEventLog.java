package io.kaspool.ledger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the ledger's events to the log. Any thread.
public final class LedgerEventLog implements LedgerEvents {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerEventLog.class);

  @Override
  public void connected(String database, String schemaVersion) {
    LOG.info("database {} is in use, its schema has version {}", database, schemaVersion);
  }

  @Override
  public void lost(String database, String why) {
    LOG.error(
        "database {} cannot be used, nobody is credited until it can: {}; mining goes on into the"
            + " journal",
        database,
        why);
  }
}
