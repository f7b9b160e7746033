package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Fee;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Blocks.State;
import io.kaspool.ledger.Outputs.Seen;
import io.kaspool.ledger.Settlements.NewSettlement;
import io.kaspool.ledger.Sightings.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Facts for which there are blocks, their outputs and settlements.
abstract class BlocksFacts extends BooksFacts {
  static final int JOURNAL = 7;
  static final Instant FOUND_AT = Instant.parse("2026-01-02T03:04:05.123456Z");
  static final Duration NOW = Duration.ZERO;
  static final Duration LATER = Duration.ofHours(1);

  /// Takes in a block of this worker, as its journal's row tells of it.
  final Hash found(int number, @Nullable Long worker) {
    return found(number, worker, (long) number);
  }

  final Hash found(int number, @Nullable Long worker, @Nullable Long sequence) {
    write(books -> books.blocks().add(block(number, worker, sequence)));
    return hash(number);
  }

  static NewBlock block(int number, @Nullable Long worker, @Nullable Long sequence) {
    return new NewBlock(
        hash(number),
        JOURNAL,
        1,
        sequence,
        1_000 + number,
        FOUND_AT,
        5_000,
        -1 - number,
        worker,
        worker == null ? null : "pplns");
  }

  final Block block(Hash hash) {
    return this.<Optional<Block>>read(books -> books.blocks().find(hash)).orElseThrow();
  }

  final void blue(Hash hash, long confirmations, long reward) {
    see(new Sighting(hash, State.BLUE, confirmations, hash(99), reward, LATER));
  }

  final void see(Sighting... sightings) {
    write(books -> books.sightings().see(List.of(sightings)));
  }

  /// An output that pays for this block.
  final Outpoint paid(Hash block, int number, long sompi) {
    Outpoint outpoint = outpoint(number);
    write(
        books -> {
          books.outputs().appear(List.of(seen(number, sompi)));
          books.outputs().attributeToBlocks(Map.of(outpoint, block));
        });
    return outpoint;
  }

  static Outpoint outpoint(int number) {
    return new Outpoint(hash(1_000 + number), 0);
  }

  static Seen seen(int number, long sompi) {
    return new Seen(outpoint(number), sompi, 5_000, true);
  }

  /// A settlement that pays this worker, without any block yet.
  final long settlement(String ref, long worker, long rewards, long fees) {
    return number(
        books -> {
          long credits = rewards - fees;
          long entry =
              books
                  .accounts()
                  .book(
                      new Entry(
                          ref,
                          Entry.Kind.SETTLEMENT,
                          "",
                          Map.of(AccountKind.CHAIN, -rewards, AccountKind.FEE, fees),
                          Map.of(worker, credits)));
          return books.settlements().add(new NewSettlement(entry, 30, 10, rewards, fees, credits));
        });
  }

  /// A block that is settled, and what it was settled by.
  final long settled(Hash block, long worker, long reward, long fee) {
    long settlement = settlement("settlement of " + block, worker, reward, fee);
    settle(settlement, new Fee(block, 10_000, fee));
    return settlement;
  }

  final void settle(long settlement, Fee... fees) {
    write(books -> books.blocks().settle(settlement, List.of(fees), LATER));
  }
}
