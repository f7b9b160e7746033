package io.kaspool.bench;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.Blocks;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Journals.Advance;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Seen;
import io.kaspool.ledger.Sightings.Sighting;
import io.kaspool.ledger.Slices.Slice;
import io.kaspool.ledger.Workers;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The work of many workers in each of some minutes, as a journal brings it, and ripe blocks of the
/// minute after these. Confined to one thread.
final class WorkedWindow {
  private static final int JOURNAL = 1;
  private static final String SCHEME = "pplns";
  private static final BigInteger WORK = BigInteger.TWO.pow(50);
  private static final long SHARES = 20;
  private static final long REWARD_SOMPI = 1_234_567_890L;
  private static final long CONFIRMATIONS = 2_000;

  private final Ledger ledger;
  private final List<Long> workers;
  private final UUID opening = UUID.randomUUID();
  private final long blockMinute = Instant.now().getEpochSecond() / 60;
  private long blocks;

  private WorkedWindow(Ledger ledger, int workers) {
    this.ledger = ledger;
    List<Workers.Name> names =
        BenchWorkers.create(workers).stream()
            .map(worker -> new Workers.Name(worker.wallet().toString(), worker.name()))
            .toList();
    this.workers = List.copyOf(ledger.transact(books -> books.workers().ids(names)).values());
  }

  static WorkedWindow create(Ledger ledger, int workers, int minutes) {
    WorkedWindow window = new WorkedWindow(ledger, workers);
    window.claim();
    for (long minute = window.blockMinute - minutes; minute < window.blockMinute; minute++) {
      window.work(minute);
    }
    return window;
  }

  private void claim() {
    ledger.transact(
        books -> {
          books.journals().claim(JOURNAL, "bench", opening, 0);
          return JOURNAL;
        });
  }

  private void work(long minute) {
    List<Slice> slices =
        workers.stream()
            .map(
                worker ->
                    new Slice(
                        minute,
                        JOURNAL,
                        worker,
                        SCHEME,
                        WORK.add(BigInteger.valueOf(worker * minute)),
                        SHARES))
            .toList();
    ledger.transact(
        books -> {
          books.slices().add(slices);
          return slices.size();
        });
  }

  /// New blocks of the minute after the work, paid for and deep enough.
  void findBlocks(int count) {
    long last = blocks + count;
    ledger.transact(
        books -> {
          for (long number = blocks + 1; number <= last; number++) {
            findBlock(books, number);
          }
          books.journals().advance(to(last));
          return last;
        });
    blocks = last;
  }

  private Advance to(long sequence) {
    return new Advance(
        JOURNAL, opening, sequence, hash(sequence), blockMinute, 0, 0, Journals.State.LIVE);
  }

  private void findBlock(Books books, long number) {
    Hash block = hash(number);
    Hash merging = hash(-number);
    books
        .blocks()
        .add(
            new NewBlock(
                block,
                JOURNAL,
                1,
                number,
                blockMinute,
                Instant.ofEpochSecond(blockMinute * 60),
                number,
                number,
                workers.getFirst(),
                SCHEME));
    books
        .sightings()
        .see(
            List.of(
                new Sighting(
                    block,
                    Blocks.State.BLUE,
                    CONFIRMATIONS,
                    merging,
                    REWARD_SOMPI,
                    Duration.ofDays(1))));
    Outpoint output = new Outpoint(hash(number), 0);
    books.outputs().appear(List.of(new Seen(output, REWARD_SOMPI, number, true)));
    books.outputs().attributeToBlocks(Map.of(output, block));
  }

  private static Hash hash(long number) {
    return new Hash(number, 0, 0, 1);
  }
}
