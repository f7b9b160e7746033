package io.kaspool.ledger;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// What the operator was told, in order: `connected: version` and `lost: why`.
final class RecordedLedgerEvents implements LedgerEvents {
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void connected(String database, String schemaVersion) {
    told.add("connected: " + schemaVersion);
  }

  @Override
  public void lost(String database, String why) {
    told.add("lost: " + why);
  }

  List<String> told() {
    return List.copyOf(told);
  }
}
