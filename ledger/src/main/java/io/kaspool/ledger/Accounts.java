package io.kaspool.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Accounts and what is booked to them.
public final class Accounts {
  private static final int SHOWN = 100;

  /// Entries that one statement sums: each may have a posting for every worker, and 20,000 of them
  /// make ten million, which take seconds.
  private static final int RANGE = 500;

  private final Handle handle;

  Accounts(Handle handle) {
    this.handle = handle;
  }

  /// A difference between what an account has and what was booked to it.
  public record Drift(String account, long balance, long postings) {}

  /// Books the entry.
  ///
  /// @return its id
  /// @throws LedgerException when there is an entry of this reference already
  public long book(Entry entry) {
    long id =
        handle
            .createQuery(
                "INSERT INTO entry (ref, kind, note) VALUES (:ref, :kind, :note) RETURNING id")
            .bind("ref", entry.ref())
            .bind("kind", entry.kind().text())
            .bind("note", entry.note())
            .mapTo(Long.class)
            .one();
    List<Long> accounts = new ArrayList<>();
    List<Long> amounts = new ArrayList<>();
    entry
        .own()
        .forEach(
            (kind, amount) -> {
              accounts.add(id(kind));
              amounts.add(amount);
            });
    Map<Long, Long> ofWorkers = ofWorkers(List.copyOf(entry.workers().keySet()));
    entry
        .workers()
        .forEach(
            (worker, amount) -> {
              accounts.add(ofWorkers.get(worker));
              amounts.add(amount);
            });
    // one statement: its trigger sums once
    handle
        .createUpdate(
            "INSERT INTO posting (entry_id, account_id, amount)"
                + " SELECT :entry, unnest(:accounts), unnest(:amounts)")
        .bind("entry", id)
        .bindArray("accounts", Long.class, accounts)
        .bindArray("amounts", Long.class, amounts)
        .execute();
    return id;
  }

  /// A reference for one more entry about the same thing.
  ///
  /// @return `about` for the first, `about#2` for the next, and so on
  public String nextRef(String about) {
    long booked =
        handle
            .createQuery(
                "SELECT count(*) FROM entry WHERE ref = :about OR starts_with(ref, :about || '#')")
            .bind("about", about)
            .mapTo(Long.class)
            .one();
    return booked == 0 ? about : about + "#" + (booked + 1);
  }

  private long id(AccountKind kind) {
    return handle
        .createQuery("SELECT id FROM account WHERE kind = :kind")
        .bind("kind", kind.text())
        .mapTo(Long.class)
        .one();
  }

  /// Account by worker; made when there is none.
  private Map<Long, Long> ofWorkers(List<Long> workers) {
    if (workers.isEmpty()) {
      return Map.of();
    }
    handle
        .createUpdate(
            "INSERT INTO account (kind, worker_id) SELECT 'miner', unnest(:workers)"
                + " ON CONFLICT (kind, worker_id) DO NOTHING")
        .bindArray("workers", Long.class, workers)
        .execute();
    return handle
        .createQuery("SELECT worker_id, id FROM account WHERE worker_id = ANY (:workers)")
        .bindArray("workers", Long.class, workers)
        .reduceRows(
            new HashMap<>(),
            (map, row) -> {
              map.put(row.getColumn("worker_id", Long.class), row.getColumn("id", Long.class));
              return map;
            });
  }

  /// The balance of one of the pool's own accounts.
  public long balance(AccountKind kind) {
    return handle
        .createQuery("SELECT balance FROM account WHERE kind = :kind")
        .bind("kind", kind.text())
        .mapTo(Long.class)
        .one();
  }

  /// The balance, locked until the transaction ends.
  public long balanceForUpdate(AccountKind kind) {
    return handle
        .createQuery("SELECT balance FROM account WHERE kind = :kind FOR NO KEY UPDATE")
        .bind("kind", kind.text())
        .mapTo(Long.class)
        .one();
  }

  /// Balances of the pool's own accounts.
  public Map<AccountKind, Long> ownBalances() {
    Map<AccountKind, Long> balances = new EnumMap<>(AccountKind.class);
    for (AccountKind kind : AccountKind.values()) {
      balances.put(kind, balance(kind));
    }
    return balances;
  }

  /// What the pool owes its miners, in sompi; negative balances reduce it.
  public long owedToMiners() {
    return handle
        .createQuery("SELECT coalesce(sum(balance), 0)::bigint FROM account WHERE kind = 'miner'")
        .mapTo(Long.class)
        .one();
  }

  /// What one worker is owed; empty when it never was credited.
  public OptionalLong owedTo(String wallet, String worker) {
    return handle
        .createQuery(
            """
            SELECT balance FROM account
              JOIN worker ON worker.id = account.worker_id
              JOIN wallet ON wallet.id = worker.wallet_id
            WHERE wallet.address = :wallet AND worker.name = :worker\
            """)
        .bind("wallet", wallet)
        .bind("worker", worker)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /// How much there is to be checked.
  public Size size() {
    return handle
        .createQuery(
            """
            SELECT (SELECT count(*) FROM account) AS accounts,
              (SELECT count(*) FROM entry) AS entries\
            """)
        .map((row, _) -> new Size(row.getLong("accounts"), row.getLong("entries")))
        .one();
  }

  public record Size(long accounts, long entries) {}

  /// Accounts whose balance is not the sum of their postings; none in books that are right. The
  /// first of them, when they are many. Takes minutes in large books, but no statement of it does:
  /// postings lie by entry, and are summed by ranges of these.
  public List<Drift> drifts() {
    Map<Long, Long> sums = new HashMap<>();
    for (Range range : ranges()) {
      range
          .bind(
              handle.createQuery(
                  "SELECT account_id, sum(amount)::bigint AS amount FROM posting"
                      + " WHERE entry_id > :after AND entry_id <= :last GROUP BY account_id"))
          .reduceRows(
              sums,
              (all, row) -> {
                all.merge(
                    row.getColumn("account_id", Long.class),
                    row.getColumn("amount", Long.class),
                    Math::addExact);
                return all;
              });
    }
    return handle
        .createQuery(
            """
            SELECT id, coalesce('worker ' || worker_id, kind) AS account, balance
            FROM account ORDER BY id\
            """)
        .map(
            (row, _) ->
                new Drift(
                    row.getString("account"),
                    row.getLong("balance"),
                    sums.getOrDefault(row.getLong("id"), 0L)))
        .stream()
        .filter(drift -> drift.balance() != drift.postings())
        .limit(SHOWN)
        .toList();
  }

  /// References of entries that do not sum to zero; none in books that are right. The first of
  /// them, when they are many. In ranges, as `drifts`.
  public List<String> unbalancedEntries() {
    List<String> unbalanced = new ArrayList<>();
    for (Range range : ranges()) {
      unbalanced.addAll(
          range
              .bind(
                  handle.createQuery(
                      """
                      SELECT ref FROM entry LEFT JOIN (
                        SELECT entry_id, sum(amount) AS amount FROM posting
                        WHERE entry_id > :after AND entry_id <= :last GROUP BY entry_id) AS sums
                        ON entry_id = id
                      WHERE id > :after AND id <= :last AND coalesce(amount, 1) <> 0
                      ORDER BY id LIMIT :limit\
                      """))
              .bind("limit", SHOWN - unbalanced.size())
              .mapTo(String.class)
              .list());
    }
    return unbalanced;
  }

  /// Entries of these ids.
  private record Range(long after, long last) {
    Query bind(Query query) {
      return query.bind("after", after).bind("last", last);
    }
  }

  /// All ids there can be, cut where so many entries are complete.
  private List<Range> ranges() {
    List<Long> cuts =
        handle
            .createQuery(
                """
                SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM entry) AS numbered
                WHERE n % :entries = 0 ORDER BY id\
                """)
            .bind("entries", RANGE)
            .mapTo(Long.class)
            .list();
    List<Range> ranges = new ArrayList<>();
    long after = Long.MIN_VALUE;
    for (long cut : cuts) {
      ranges.add(new Range(after, cut));
      after = cut;
    }
    ranges.add(new Range(after, Long.MAX_VALUE));
    return ranges;
  }

  /// What was credited to workers by one entry: amount by worker id.
  public Map<Long, Long> workersOf(long entryId) {
    return handle
        .createQuery(
            """
            SELECT worker_id, amount FROM posting JOIN account ON account.id = posting.account_id
            WHERE entry_id = :entry AND worker_id IS NOT NULL\
            """)
        .bind("entry", entryId)
        .reduceRows(
            new HashMap<>(),
            (map, row) -> {
              map.put(row.getColumn("worker_id", Long.class), row.getColumn("amount", Long.class));
              return map;
            });
  }
}
