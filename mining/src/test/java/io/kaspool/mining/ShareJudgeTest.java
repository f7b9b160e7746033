package io.kaspool.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.Target;
import io.kaspool.mining.testkit.RecordingMiningEvents;
import io.kaspool.mining.testkit.RecordingShareLog;
import io.kaspool.mining.testkit.Solutions;
import io.kaspool.node.BlockOutcome;
import io.kaspool.node.SolvedBlock;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.node.testkit.Templates;
import io.kaspool.ops.testkit.SteppedClock;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShareJudgeTest {
  private static final Difficulty EASY = Difficulty.ofHashes(64);
  private static final NonceRange RANGE = new NonceRange(0xfbba, 16);
  private static final long FIRST = 0xfbba_0000_0000_0000L;
  private static final Worker WORKER =
      new Worker(
          Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]), "ks3", Scheme.PPLNS);

  private final SteppedClock clock = new SteppedClock();
  private final List<SolvedBlock> submitted = new ArrayList<>();
  private final RecordingShareLog log = new RecordingShareLog();
  private final RecordingMiningEvents events = new RecordingMiningEvents();
  private final BlockFinder finder =
      new BlockFinder(
          (block, listener) -> {
            assertThat(log.blocks()).as("recorded before it was sent").isEmpty();
            submitted.add(block);
            listener.onVerdict(block, Templates.SOURCE, new SubmitVerdict.Accepted());
            listener.onDecided(block, new BlockOutcome.Accepted(Templates.SOURCE));
          },
          log,
          events,
          clock);
  private final ShareJudge judge = new ShareJudge(finder, clock);
  private final JobBoard board = new JobBoard(10, Long.MAX_VALUE, clock);

  private Job job(long hashesPerBlock) {
    return board.add(Templates.create(hashesPerBlock, 1_760_000_000_000L, 7, clock.nanoTime()));
  }

  private ShareVerdict judge(Job job, long nonce) {
    return judge.judge(job, nonce, RANGE, WORKER, EASY, EASY.target());
  }

  private static long shareButNoBlock(Job job) {
    BigInteger network = job.networkTarget().toBigInteger();
    BigInteger share = EASY.target().toBigInteger();
    return Solutions.find(
        job.template(), FIRST, v -> v.compareTo(share) <= 0 && v.compareTo(network) > 0);
  }

  private static long blockButNoShare(Job job) {
    BigInteger network = job.networkTarget().toBigInteger();
    BigInteger share = EASY.target().toBigInteger();
    return Solutions.find(
        job.template(), FIRST, v -> v.compareTo(share) > 0 && v.compareTo(network) <= 0);
  }

  @Test
  void acceptsAShareAndCreditsTheAssignedDifficulty() {
    Job job = job(1L << 40);
    long nonce = shareButNoBlock(job);
    assertThat(judge(job, nonce))
        .isEqualTo(new ShareVerdict.Accepted(new Share(WORKER, EASY, job.sequence(), nonce)));
    assertThat(submitted).isEmpty();
  }

  @Test
  void acceptsAHashThatEqualsTheTargetAndRefusesOneAbove() {
    Job job = job(1L << 40);
    BigInteger value = Solutions.value(job.template(), FIRST);
    assertThat(
            judge.judge(job, FIRST, RANGE, WORKER, EASY, Target.of(value.subtract(BigInteger.ONE))))
        .isEqualTo(ShareVerdict.LOW_DIFFICULTY);
    assertThat(judge.judge(job, FIRST, RANGE, WORKER, EASY, Target.of(value)))
        .isInstanceOf(ShareVerdict.Accepted.class);
  }

  @Test
  void refusesTheSameNonceTwice() {
    Job job = job(1L << 40);
    long nonce = shareButNoBlock(job);
    judge(job, nonce);
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.DUPLICATE);
  }

  @Test
  void refusesTheSameNonceUnderAnotherIdOfTheSameHeader() {
    Job job = job(1L << 40);
    long nonce = shareButNoBlock(job);
    judge(job, nonce);
    assertThat(judge(job(1L << 40), nonce)).isEqualTo(ShareVerdict.DUPLICATE);
  }

  @Test
  void refusesLowDifficultyWithoutRememberingIt() {
    Job job = job(1L << 40);
    long nonce =
        Solutions.find(job.template(), FIRST, v -> v.compareTo(EASY.target().toBigInteger()) > 0);
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.LOW_DIFFICULTY);
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.LOW_DIFFICULTY);
  }

  @Test
  void refusesANonceOfAnotherSession() {
    Job job = job(1L << 40);
    long nonce = Solutions.meeting(job.template(), 0x0002_0000_0000_0000L, EASY.target());
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.OUTSIDE_RANGE);
  }

  @Test
  void refusesAStaleShare() {
    Job job = job(1L << 40);
    long nonce = shareButNoBlock(job);
    clock.advance(Job.AGE_LIMIT.plusMillis(1));
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.STALE);
  }

  @Test
  void submitsABlockBeforeRecordingIt() {
    Job job = job(4);
    long nonce = Solutions.meeting(job.template(), FIRST, EASY.target());
    assertThat(judge(job, nonce)).isInstanceOf(ShareVerdict.Accepted.class);
    assertThat(submitted).hasSize(1);
    assertThat(submitted.getFirst().nonce()).isEqualTo(nonce);
    assertThat(log.blocks()).hasSize(1);
    FoundBlock block = log.blocks().getFirst();
    assertThat(block.hash()).isEqualTo(submitted.getFirst().hash());
    assertThat(block.finder()).isEqualTo(WORKER);
    assertThat(events.found()).containsExactly(block);
    assertThat(events.decided()).containsExactly(new BlockOutcome.Accepted(Templates.SOURCE));
    assertThat(log.verdicts()).containsExactly(new SubmitVerdict.Accepted());
  }

  @Test
  void submitsABlockOnAStaleJob() {
    Job job = job(4);
    long nonce = Solutions.meeting(job.template(), FIRST, EASY.target());
    clock.advance(Duration.ofMinutes(5));
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.STALE);
    assertThat(submitted).hasSize(1);
  }

  @Test
  void submitsABlockThatIsTooEasyForAShare() {
    Job job = job(2);
    long nonce = blockButNoShare(job);
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.LOW_DIFFICULTY);
    assertThat(submitted).hasSize(1);
  }

  @Test
  void submitsABlockWithAForeignExtranonce() {
    Job job = job(2);
    long nonce = Solutions.meeting(job.template(), 0x0002_0000_0000_0000L, job.networkTarget());
    assertThat(judge(job, nonce)).isEqualTo(ShareVerdict.OUTSIDE_RANGE);
    assertThat(submitted).hasSize(1);
  }

  @Test
  void recordsABlockBeforeWhatTheNodesSayOfIt() {
    Job job = job(4);
    judge(job, Solutions.meeting(job.template(), FIRST, EASY.target()));
    // the submitter above answers before it returns
    assertThat(log.order()).containsExactly("found", "judged");
  }

  @Test
  void sendsABlockThoughItCannotBeRecorded() {
    log.failBlocksWith("the disk is full");
    Job job = job(4);
    long nonce = Solutions.meeting(job.template(), FIRST, EASY.target());
    assertThat(judge(job, nonce)).isInstanceOf(ShareVerdict.Accepted.class);
    assertThat(submitted).hasSize(1);
    assertThat(events.failures()).hasSize(1);
    assertThat(events.decided()).hasSize(1);
  }

  @Test
  void refusesWhatAFullHeaderCannotTellFromADuplicate() {
    Job job = job(1L << 40);
    for (long nonce = 0; nonce < DuplicateGuard.LIMIT; nonce++) {
      job.solutions().add(nonce);
    }
    assertThat(judge(job, shareButNoBlock(job))).isEqualTo(ShareVerdict.CROWDED_JOB);
  }

  @Test
  void submitsTheSameBlockOnce() {
    Job job = job(2);
    long nonce = blockButNoShare(job);
    judge(job, nonce);
    judge(job, nonce);
    assertThat(submitted).hasSize(1);
    assertThat(log.blocks()).hasSize(1);
  }
}
