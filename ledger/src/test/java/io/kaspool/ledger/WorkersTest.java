package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.Workers.Name;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest extends BooksFacts {
  @Test
  void everyWorkerHasOneIdForGood() {
    List<Name> names = List.of(new Name("a", "x"), new Name("a", "y"), new Name("b", "x"));

    Map<Name, Long> first = ids(names);

    assertThat(first).containsOnlyKeys(names);
    assertThat(new HashSet<>(first.values())).hasSize(3);
    assertThat(ids(names)).isEqualTo(first);
  }

  @Test
  void knownAndNewWorkersAreAskedForTogether() {
    Map<Name, Long> known = ids(List.of(new Name("a", "x")));

    Map<Name, Long> both = ids(List.of(new Name("a", "x"), new Name("b", "y")));

    assertThat(both).containsAllEntriesOf(known).hasSize(2);
  }

  @Test
  void aNameThatIsAskedForTwiceIsOne() {
    assertThat(ids(List.of(new Name("a", "x"), new Name("a", "x")))).hasSize(1);
  }

  @Test
  void nobodyIsNobody() {
    assertThat(ids(List.of())).isEmpty();
  }

  @Test
  void namesDifferInCaseAndBlanks() {
    assertThat(ids(List.of(new Name("a", "x"), new Name("a", "X"), new Name("a", "x "))))
        .hasSize(3);
  }

  @Test
  void twoTransactionsGetTheSameIdsForTheSameNewWorkers() {
    AtomicInteger attempts = new AtomicInteger();
    for (int round = 0; round < 10; round++) {
      String wallet = "round" + round;
      List<Name> names =
          IntStream.range(0, 200).mapToObj(i -> new Name(wallet + i % 20, "rig" + i)).toList();
      CyclicBarrier together = new CyclicBarrier(2);
      List<CompletableFuture<Map<Name, Long>>> both =
          IntStream.range(0, 2)
              .mapToObj(
                  seed ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            await(together);
                            return map(
                                books -> {
                                  attempts.incrementAndGet();
                                  return books.workers().ids(shuffled(names, seed));
                                });
                          },
                          task -> Thread.ofVirtual().start(task)))
              .toList();

      assertThat(both.get(0).join()).hasSize(200).isEqualTo(both.get(1).join());
    }
    assertThat(attempts).as("without a deadlock").hasValue(20);
  }

  private static List<Name> shuffled(List<Name> names, int seed) {
    List<Name> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, new Random(seed));
    return shuffled;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Map<Name, Long> ids(List<Name> names) {
    return map(books -> books.workers().ids(names));
  }
}
