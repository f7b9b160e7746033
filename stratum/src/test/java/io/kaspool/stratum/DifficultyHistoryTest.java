package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Difficulty;
import org.junit.jupiter.api.Test;

final class DifficultyHistoryTest {
  private final DifficultyHistory history = new DifficultyHistory();

  private Difficulty at(long sequence) {
    DifficultyHistory.Assigned assigned = history.at(sequence);
    if (assigned == null) {
      throw new AssertionError("unknown job " + sequence);
    }
    assertThat(assigned.target()).isEqualTo(assigned.difficulty().target());
    return assigned.difficulty();
  }

  @Test
  void knowsWhatEachJobWasSentWith() {
    Difficulty low = Difficulty.ofHashes(1 << 10);
    Difficulty high = Difficulty.ofHashes(1 << 12);
    history.sent(5, low);
    history.sent(6, low);
    history.sent(8, high);
    history.sent(9, low);
    assertThat(at(5)).isEqualTo(low);
    assertThat(at(7)).isEqualTo(low);
    assertThat(at(8)).isEqualTo(high);
    assertThat(at(9)).isEqualTo(low);
    assertThat(at(1000)).isEqualTo(low);
  }

  @Test
  void knowsNoJobFromBeforeTheSession() {
    assertThat(history.at(1)).isNull();
    history.sent(5, Difficulty.ofHashes(4));
    assertThat(history.at(4)).isNull();
  }

  @Test
  void forgetsTheOldestOfManyChanges() {
    for (int sequence = 1; sequence <= 40; sequence++) {
      history.sent(sequence, Difficulty.ofHashes(sequence));
    }
    assertThat(history.at(8)).isNull();
    assertThat(at(9)).isEqualTo(Difficulty.ofHashes(9));
    assertThat(at(40)).isEqualTo(Difficulty.ofHashes(40));
  }
}
