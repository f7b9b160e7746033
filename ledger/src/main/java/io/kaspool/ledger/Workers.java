package io.kaspool.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Who works.
public final class Workers {
  private final Handle handle;

  Workers(Handle handle) {
    this.handle = handle;
  }

  /// A worker as miners name it.
  public record Name(String wallet, String worker) {}

  /// Ids of these workers; who is new gets one.
  public Map<Name, Long> ids(Collection<Name> names) {
    if (names.isEmpty()) {
      return Map.of();
    }
    // sorted, so that two gateways with the same new workers do not wait for each other
    List<Name> sorted =
        names.stream()
            .distinct()
            .sorted(java.util.Comparator.comparing(Name::wallet).thenComparing(Name::worker))
            .toList();
    List<String> wallets = sorted.stream().map(Name::wallet).toList();
    List<String> workers = sorted.stream().map(Name::worker).toList();
    Map<Name, Long> known = find(wallets, workers);
    if (known.size() == sorted.size()) {
      return known;
    }
    handle
        .createUpdate(
            "INSERT INTO wallet (address) SELECT DISTINCT wallet FROM unnest(:wallets) AS wallet"
                + " ORDER BY wallet ON CONFLICT (address) DO NOTHING")
        .bindArray("wallets", String.class, wallets)
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO worker (wallet_id, name)
            SELECT wallet.id, named.name
            FROM unnest(:wallets, :workers) AS named (address, name)
              JOIN wallet ON wallet.address = named.address
            ORDER BY named.address, named.name ON CONFLICT (wallet_id, name) DO NOTHING\
            """)
        .bindArray("wallets", String.class, wallets)
        .bindArray("workers", String.class, workers)
        .execute();
    return find(wallets, workers);
  }

  private Map<Name, Long> find(List<String> wallets, List<String> workers) {
    return handle
        .createQuery(
            """
            SELECT named.address, named.name, worker.id
            FROM unnest(:wallets, :workers) AS named (address, name)
              JOIN wallet ON wallet.address = named.address
              JOIN worker ON worker.wallet_id = wallet.id AND worker.name = named.name\
            """)
        .bindArray("wallets", String.class, wallets)
        .bindArray("workers", String.class, workers)
        .reduceRows(
            new HashMap<>(),
            (map, row) -> {
              map.put(
                  new Name(
                      row.getColumn("address", String.class), row.getColumn("name", String.class)),
                  row.getColumn("id", Long.class));
              return map;
            });
  }
}
