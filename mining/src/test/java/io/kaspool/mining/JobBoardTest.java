package io.kaspool.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.node.BlockTemplate;
import io.kaspool.node.testkit.Templates;
import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class JobBoardTest {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private final SteppedClock clock = new SteppedClock();

  private BlockTemplate template(long seed) {
    return Templates.create(1 << 16, 1_760_000_000_000L + seed, seed, clock.nanoTime());
  }

  @Test
  void findsAJobByItsIdOnly() {
    JobBoard board = new JobBoard(10, UNBOUNDED, clock);
    Job first = board.add(template(1));
    Job second = board.add(template(2));
    assertThat(board.find("1")).isSameAs(first);
    assertThat(board.find("2")).isSameAs(second);
    assertThat(board.newest()).isSameAs(second);
    assertThat(board.find("3")).isNull();
    assertThat(board.find("0")).isNull();
    assertThat(board.find("99999")).isNull();
  }

  @Test
  void isEmptyBeforeTheFirstTemplate() {
    JobBoard board = new JobBoard(10, UNBOUNDED, clock);
    assertThat(board.find("1")).isNull();
    assertThat(board.newest()).isNull();
  }

  @Test
  void keepsYoungJobsBeyondItsSize() {
    JobBoard board = new JobBoard(8, UNBOUNDED, clock);
    for (int i = 0; i < 100; i++) {
      board.add(template(i));
      clock.advance(Duration.ofMillis(250));
    }
    assertThat(board.jobs()).isEqualTo(100);
    assertThat(board.find("1")).isNotNull();
  }

  @Test
  void forgetsTheOldestOfTooManyOldJobs() {
    JobBoard board = new JobBoard(8, UNBOUNDED, clock);
    for (int i = 0; i < 20; i++) {
      board.add(template(i));
      clock.advance(Duration.ofSeconds(10));
    }
    assertThat(board.jobs()).isEqualTo(8);
    assertThat(board.find("1")).isNull();
    assertThat(board.find("k")).isSameAs(board.newest());
    assertThat(board.evictedByBytes()).isZero();
  }

  @Test
  void letsYoungJobsGoAtTheLimitInBytesAndCountsThem() {
    int size = template(0).sizeBytes();
    JobBoard board = new JobBoard(8, 3L * size + size / 2, clock);
    for (int i = 0; i < 10; i++) {
      board.add(template(i));
    }
    assertThat(board.jobs()).isEqualTo(3);
    assertThat(board.evictedByBytes()).isEqualTo(7);
  }

  @Test
  void keepsOneJobWhateverItsSize() {
    JobBoard board = new JobBoard(8, 1, clock);
    board.add(template(1));
    board.add(template(2));
    assertThat(board.jobs()).isEqualTo(1);
    assertThat(board.find("2")).isNotNull();
  }

  @Test
  void givesTheSameTemplateANewIdButRemembersItsSolutions() {
    JobBoard board = new JobBoard(8, UNBOUNDED, clock);
    Job first = board.add(template(1));
    first.solutions().add(42);
    Job again = board.add(template(1));
    assertThat(again.id()).isNotEqualTo(first.id());
    assertThat(again.solutions().contains(42)).isTrue();
    assertThat(board.add(template(2)).solutions().contains(42)).isFalse();
  }

  @Test
  void remembersTheSolutionsOfAHeaderThatComesBackLater() {
    JobBoard board = new JobBoard(8, UNBOUNDED, clock);
    board.add(template(1)).solutions().add(42);
    board.add(template(2));
    assertThat(board.add(template(1)).solutions().contains(42)).isTrue();
  }

  @Test
  void jobsGoStaleTenSecondsAfterTheyWereReplaced() {
    JobBoard board = new JobBoard(8, UNBOUNDED, clock);
    Job job = board.add(template(1));
    clock.advance(Duration.ofSeconds(5));
    board.add(template(2));
    clock.advance(Job.REPLACED_LIMIT);
    assertThat(job.isStale(clock.nanoTime())).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(job.isStale(clock.nanoTime())).isTrue();
  }

  @Test
  void jobsGoStaleThirtySecondsAfterTheyWereFetchedThoughNothingReplacedThem() {
    JobBoard board = new JobBoard(8, UNBOUNDED, clock);
    Job job = board.add(template(1));
    clock.advance(Job.AGE_LIMIT);
    assertThat(job.isStale(clock.nanoTime())).isFalse();
    clock.advance(Duration.ofNanos(1));
    assertThat(job.isStale(clock.nanoTime())).isTrue();
  }

  @Test
  void aFullDuplicateGuardRefusesInsteadOfForgetting() {
    DuplicateGuard guard = new DuplicateGuard();
    for (long nonce = 0; nonce < DuplicateGuard.LIMIT; nonce++) {
      guard.add(nonce);
    }
    assertThat(guard.add(-1)).isEqualTo(DuplicateGuard.Addition.FULL);
    assertThat(guard.add(7)).isEqualTo(DuplicateGuard.Addition.KNOWN);
    assertThat(guard.contains(0)).isTrue();
  }
}
