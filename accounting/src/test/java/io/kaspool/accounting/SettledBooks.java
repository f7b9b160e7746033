package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Seen;
import io.kaspool.ledger.Sightings.Sighting;
import io.kaspool.mining.Scheme;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.TreasuryUtxo;
import io.kaspool.node.TreasuryView;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Books in which blocks are settled, without a node: the chain says what a test wants it to.
final class SettledBooks implements AutoCloseable {
  static final long REWARD = 5_000_000_000L;
  private static final long CONFIRMED = 1_000_000;
  private static final Duration WATCHED = Duration.ofDays(1);

  final TestBooks books = new TestBooks();
  final RecordedAccountingEvents events = new RecordedAccountingEvents();
  final LeaseKeeper lease =
      new LeaseKeeper(books.ledger, Duration.ofHours(1), "test", NanoClock.system(), events);
  private final Map<Outpoint, TreasuryUtxo> unspent = new HashMap<>();
  private final TreasuryFollower treasury =
      new TreasuryFollower(books.ledger, lease, () -> Optional.of(view()), NanoClock.system());
  private final AccountingSettings settings =
      new AccountingSettings(
          PoolFixture.TREASURY,
          Map.of(Scheme.PPLNS, 10_000, Scheme.PROP, 10_000, Scheme.SOLO, 5_700),
          PoolFixture.RESERVE,
          SettlementRules.STANDARD,
          AccountingSettings.ChainRules.STANDARD,
          AccountingSettings.Pace.STANDARD);

  private int blocks;
  private long version;

  SettledBooks() {
    lease.tick();
  }

  Settler settler() {
    return new Settler(
        lease, settings, new JournalWatch(settings.pace(), InstantSource.system(), events), events);
  }

  void settle() {
    settler().settle(lease.term().orElseThrow(), WATCHED);
  }

  /// A hash that no other block has.
  Hash hash() {
    blocks++;
    return new Hash(blocks, 7, 7, 7);
  }

  /// A block whose row waits in the journal, and which is blue for good once that is shipped.
  Hash block(FakeJournal journal, Worker finder, long minute) {
    Hash hash = hash();
    journal.block(hash, finder, minute);
    return hash;
  }

  /// The chain pays it, so that it may be settled.
  void paid(Hash hash, long sompi) {
    see(hash, sompi);
    pay(hash, outpoint(hash), sompi);
  }

  /// The chain pays as much again for reds that it merged.
  void paidForReds(Hash hash, long sompi) {
    pay(hash, outpointForReds(hash), sompi);
  }

  void pay(Hash hash, Outpoint outpoint, long sompi) {
    books.ledger.transact(
        all -> {
          all.outputs().appear(List.of(new Seen(outpoint, sompi, 50, true)));
          all.outputs().attributeToBlocks(Map.of(outpoint, hash));
          return null;
        });
    unspent.put(outpoint, new TreasuryUtxo(outpoint, sompi, 50, true));
  }

  /// The UTXO set has it no more, for an hour.
  void gone(Outpoint outpoint) {
    unspent.remove(outpoint);
    followTreasury();
    books.sql.run(
        "UPDATE treasury_output SET gone_at = now() - interval '1 hour' WHERE gone_at IS NOT NULL");
  }

  void back(Outpoint outpoint, long sompi) {
    unspent.put(outpoint, new TreasuryUtxo(outpoint, sompi, 50, true));
    followTreasury();
  }

  private void followTreasury() {
    version++;
    treasury.follow(lease.term().orElseThrow());
  }

  void see(Hash hash, long sompi) {
    books.ledger.transact(
        all -> {
          all.sightings()
              .see(
                  List.of(
                      new Sighting(
                          hash, State.BLUE, CONFIRMED, Hash.ZERO, sompi, Duration.ofHours(1))));
          return null;
        });
  }

  static Outpoint outpoint(Hash block) {
    return new Outpoint(block, 3);
  }

  static Outpoint outpointForReds(Hash block) {
    return new Outpoint(block, 9);
  }

  AuditReport audit() {
    return Audit.of(books.ledger, Optional.of(view()));
  }

  private TreasuryView view() {
    return new TreasuryView(version, 10_000, Map.copyOf(unspent), new NodeEndpoint("127.0.0.1", 1));
  }

  long owed(Worker worker) {
    OptionalLong owed =
        books.ledger.transact(
            all -> all.accounts().owedTo(worker.wallet().toString(), worker.name()));
    return owed.orElse(0);
  }

  long balance(AccountKind kind) {
    return books.ledger.transact(all -> all.accounts().balance(kind));
  }

  State state(Hash hash) {
    return books.ledger.transact(all -> all.blocks().find(hash).orElseThrow()).state();
  }

  @Override
  public void close() {
    books.close();
  }
}
