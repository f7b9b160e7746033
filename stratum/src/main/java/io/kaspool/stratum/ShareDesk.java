package io.kaspool.stratum;

import io.kaspool.mining.Job;
import io.kaspool.mining.Share;
import io.kaspool.mining.ShareJudge;
import io.kaspool.mining.ShareLog;
import io.kaspool.mining.ShareVerdict;
import io.kaspool.mining.Worker;
import io.kaspool.stratum.StratumCounters.ShareResult;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes `mining.submit` apart, has the solution judged and sees to it that the answer says what
/// really happened. Confined to the session's event loop.
///
/// The order of the checks is part of the protocol: parameters, log-in, nonce, job, then the judge.
final class ShareDesk {
  // A machine that reconnects flushes work for its old session: no fault of its own, and the code
  // for
  // broken miners would stop some of them.
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private final Gateway gateway;
  private final ShareJudge judge;
  private final Registration registration;
  private final DifficultyHistory difficulties;

  ShareDesk(
      Gateway gateway,
      ShareJudge judge,
      Registration registration,
      DifficultyHistory difficulties) {
    this.gateway = gateway;
    this.judge = judge;
    this.registration = registration;
    this.difficulties = difficulties;
  }

  /// @param connectedAtNanos when the session began
  /// @param loop runs the answer to a share that had to be recorded first
  /// @param answer takes the answer's line, at once or later
  void submit(Request request, long connectedAtNanos, Executor loop, Consumer<byte[]> answer) {
    Worker worker = registration.worker(request.param(0));
    Extranonce extranonce = registration.extranonce();
    if (request.params().size() < 3) {
      refuse(request, ShareResult.MALFORMED, StratumError.INVALID_PARAMETERS, answer);
      return;
    }
    if (worker == null || extranonce == null) {
      refuse(request, ShareResult.UNAUTHORIZED, StratumError.UNAUTHORIZED_WORKER, answer);
      return;
    }
    // EthereumStratum's five parameters have the nonce at the end
    String text = request.param(request.params().size() >= 5 ? 4 : 2);
    OptionalLong nonce = NonceText.parse(text, extranonce);
    if (nonce.isEmpty()) {
      refuse(request, ShareResult.MALFORMED, StratumError.INVALID_NONCE, answer);
      return;
    }
    ShareVerdict verdict = judge(request.param(1), nonce.getAsLong(), extranonce, worker);
    answer(request, verdict, connectedAtNanos, loop, answer);
  }

  private ShareVerdict judge(String jobId, long nonce, Extranonce extranonce, Worker worker) {
    Job job = gateway.board().find(jobId);
    DifficultyHistory.@Nullable Assigned assigned =
        job == null ? null : difficulties.at(job.sequence());
    return job == null || assigned == null
        ? ShareVerdict.UNKNOWN_JOB
        : judge.judge(
            job, nonce, extranonce.range(), worker, assigned.difficulty(), assigned.target());
  }

  private void answer(
      Request request,
      ShareVerdict verdict,
      long connectedAtNanos,
      Executor loop,
      Consumer<byte[]> answer) {
    switch (verdict) {
      case ShareVerdict.Accepted(Share share) ->
          gateway.shares().append(share, loop, new Recording(request, share, answer));
      case ShareVerdict.UnknownJob _ ->
          refuse(request, ShareResult.UNKNOWN_JOB, StratumError.JOB_NOT_FOUND, answer);
      case ShareVerdict.Stale _ -> refuse(request, ShareResult.STALE, StratumError.STALE, answer);
      case ShareVerdict.Duplicate _ ->
          refuse(request, ShareResult.DUPLICATE, StratumError.DUPLICATE, answer);
      case ShareVerdict.LowDifficulty _ ->
          refuse(request, ShareResult.LOW_DIFFICULTY, StratumError.LOW_DIFFICULTY, answer);
      case ShareVerdict.OutsideRange _ ->
          refuse(request, ShareResult.OUTSIDE_RANGE, outsideRange(connectedAtNanos), answer);
    }
  }

  private StratumError outsideRange(long connectedAtNanos) {
    boolean settling = gateway.clock().nanoTime() - connectedAtNanos < SETTLING.toNanos();
    return settling ? StratumError.JOB_NOT_FOUND : StratumError.OUTSIDE_RANGE;
  }

  private void refuse(
      Request request, ShareResult result, StratumError error, Consumer<byte[]> answer) {
    gateway.counters().share(result);
    answer.accept(Lines.error(request.id(), error));
  }

  /// Gives the answer once the share is recorded, or is not.
  private final class Recording implements ShareLog.Completion {
    private final Request request;
    private final Share share;
    private final Consumer<byte[]> answer;

    Recording(Request request, Share share, Consumer<byte[]> answer) {
      this.request = request;
      this.share = share;
      this.answer = answer;
    }

    @Override
    public void recorded() {
      gateway.counters().accepted(share.work().hashes());
      answer.accept(Lines.ok(request.id()));
    }

    @Override
    public void notRecorded(String why) {
      refuse(request, ShareResult.NOT_RECORDED, StratumError.notRecorded(why), answer);
    }
  }
}
