package io.kaspool.accounting;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Outputs.Seen;
import io.kaspool.node.TreasuryUtxo;
import io.kaspool.node.TreasuryView;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Brings the outputs in the books to what the node's UTXO set has. Confined to accounting's cycle.
///
/// Bounded: remembers the outputs that the books have, as many as the node's set has.
final class TreasuryFollower {
  /// Rows in one statement.
  private static final int BATCH = 5_000;

  /// After this the books are read again: a database that was restored to an older state lacks
  /// outputs that were remembered as booked.
  static final Duration RELOAD = Duration.ofMinutes(10);

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final Supplier<Optional<TreasuryView>> views;
  private final Map<Outpoint, Long> booked = new HashMap<>(); // DAA score by outpoint
  private final NanoClock nanos;
  private @Nullable Term bookedUnder; // null when they are to be read again
  private long loadedAtNanos;
  private long version = -1;

  TreasuryFollower(
      Ledger ledger, LeaseKeeper lease, Supplier<Optional<TreasuryView>> views, NanoClock nanos) {
    this.ledger = ledger;
    this.lease = lease;
    this.views = views;
    this.nanos = nanos;
  }

  /// Does nothing while no node shows its UTXO set: what cannot be seen is not gone.
  void follow(Term term) {
    Optional<TreasuryView> view = views.get();
    if (view.isEmpty()) {
      return;
    }
    if (!term.equals(bookedUnder) || nanos.nanoTime() - loadedAtNanos >= RELOAD.toNanos()) {
      load();
      version = -1;
    }
    bookedUnder = null; // unless all of it succeeds
    if (view.get().version() != version) {
      take(term, view.get().utxos());
      version = view.get().version();
    }
    bookedUnder = term;
  }

  private void load() {
    loadedAtNanos = nanos.nanoTime();
    booked.clear();
    for (Output output : ledger.transact(books -> books.outputs().unspent())) {
      booked.put(output.outpoint(), output.daaScore());
    }
  }

  private void take(Term term, Map<Outpoint, TreasuryUtxo> utxos) {
    List<Seen> appeared = new ArrayList<>();
    utxos.forEach(
        (outpoint, utxo) -> {
          Long score = booked.get(outpoint);
          if (score == null || score != utxo.blockDaaScore()) {
            appeared.add(
                new Seen(outpoint, utxo.amountSompi(), utxo.blockDaaScore(), utxo.coinbase()));
          }
        });
    List<Outpoint> gone =
        booked.keySet().stream().filter(outpoint -> !utxos.containsKey(outpoint)).toList();
    for (int from = 0; from < appeared.size(); from += BATCH) {
      appear(term, appeared.subList(from, Math.min(from + BATCH, appeared.size())));
    }
    for (int from = 0; from < gone.size(); from += BATCH) {
      disappear(term, gone.subList(from, Math.min(from + BATCH, gone.size())));
    }
  }

  private void appear(Term term, List<Seen> outputs) {
    lease.write(
        term,
        books -> {
          books.outputs().lockGone(outputs.stream().map(Seen::outpoint).toList()).stream()
              .filter(Output::writtenOff)
              .forEach(output -> WriteOffs.takeBack(books, output));
          books.sightings().revive(books.outputs().appear(outputs));
          return null;
        });
    outputs.forEach(output -> booked.put(output.outpoint(), output.daaScore()));
  }

  private void disappear(Term term, List<Outpoint> outpoints) {
    lease.write(
        term,
        books -> {
          books.sightings().revive(books.outputs().disappear(outpoints));
          return null;
        });
    outpoints.forEach(booked::remove);
  }
}
