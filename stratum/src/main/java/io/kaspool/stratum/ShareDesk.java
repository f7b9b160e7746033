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

/// Takes `mining.submit` apart, has the solution judged and sees to it that the answer says what
/// really happened. Confined to the session's event loop.
///
/// The order of the checks is part of the protocol: parameters, log-in, nonce, job, then the judge.
/// Whatever becomes of it as a share, a solution for a job on the board is looked at as a block.
final class ShareDesk {
  // A machine that reconnects flushes work for its old session: no fault of its own, and the code
  // for
  // broken miners would stop some of them.
  private static final Duration SETTLING = Duration.ofSeconds(30);

  private final Gateway gateway;
  private final PortSettings port;
  private final ShareJudge judge;
  private final Registration registration;
  private final DifficultyHistory difficulties;

  ShareDesk(
      Gateway gateway,
      PortSettings port,
      ShareJudge judge,
      Registration registration,
      DifficultyHistory difficulties) {
    this.gateway = gateway;
    this.port = port;
    this.judge = judge;
    this.registration = registration;
    this.difficulties = difficulties;
  }

  /// @param connectedAtNanos when the session began
  /// @param loop runs the answer to a share that had to be recorded first
  /// @param answer takes the answer's line, at once or later
  void submit(Request request, long connectedAtNanos, Executor loop, Consumer<byte[]> answer) {
    if (request.params().size() < 3) {
      refuse(request, ShareResult.MALFORMED, StratumError.INVALID_PARAMETERS, answer);
      return;
    }
    Extranonce extranonce = registration.extranonce();
    OptionalLong nonce = NonceText.parse(nonceText(request), extranonce);
    Worker worker = registration.worker(request.param(0));
    if (worker == null || extranonce == null) {
      nonce.ifPresent(value -> lookForBlock(request, value));
      refuse(request, ShareResult.UNAUTHORIZED, StratumError.UNAUTHORIZED_WORKER, answer);
      return;
    }
    if (nonce.isEmpty()) {
      refuse(request, ShareResult.MALFORMED, StratumError.INVALID_NONCE, answer);
      return;
    }
    ShareVerdict verdict = judge(request, nonce.getAsLong(), extranonce, worker);
    answer(request, verdict, connectedAtNanos, loop, answer);
  }

  // EthereumStratum's five parameters have the nonce at the end
  private static String nonceText(Request request) {
    return request.param(request.params().size() >= 5 ? 4 : 2);
  }

  private ShareVerdict judge(Request request, long nonce, Extranonce extranonce, Worker worker) {
    Job job = gateway.board().find(request.param(1));
    if (job == null) {
      return ShareVerdict.UNKNOWN_JOB;
    }
    DifficultyHistory.Assigned assigned = difficulties.at(job.sequence());
    if (assigned == null) {
      // a machine that reconnects flushes work for its old session: no share, but it may be a block
      judge.lookForBlock(job, nonce, worker);
      return ShareVerdict.UNKNOWN_JOB;
    }
    return judge.judge(
        job, nonce, extranonce.range(), worker, assigned.difficulty(), assigned.target());
  }

  // A solution from somebody who has not logged in earns nothing, unless it is a block.
  private void lookForBlock(Request request, long nonce) {
    Job job = gateway.board().find(request.param(1));
    if (job != null) {
      judge.lookForBlock(job, nonce, finder(request.param(0)));
    }
  }

  private Worker finder(String user) {
    return switch (Login.of(user, gateway.settings(), port.scheme())) {
      case Login.Welcome(Worker worker) -> worker;
      case Login.Refused _ ->
          new Worker(gateway.settings().treasury(), Worker.DEFAULT_NAME, port.scheme());
    };
  }

  private void answer(
      Request request,
      ShareVerdict verdict,
      long connectedAtNanos,
      Executor loop,
      Consumer<byte[]> answer) {
    switch (verdict) {
      case ShareVerdict.Accepted(Share share) ->
          append(share, loop, new Recording(request, share, answer));
      case ShareVerdict.UnknownJob _ ->
          refuse(request, ShareResult.UNKNOWN_JOB, StratumError.JOB_NOT_FOUND, answer);
      case ShareVerdict.Stale _ -> refuse(request, ShareResult.STALE, StratumError.STALE, answer);
      case ShareVerdict.Duplicate _ ->
          refuse(request, ShareResult.DUPLICATE, StratumError.DUPLICATE, answer);
      case ShareVerdict.LowDifficulty _ ->
          refuse(request, ShareResult.LOW_DIFFICULTY, StratumError.LOW_DIFFICULTY, answer);
      case ShareVerdict.CrowdedJob _ ->
          refuse(request, ShareResult.CROWDED_JOB, StratumError.CROWDED_JOB, answer);
      case ShareVerdict.OutsideRange _ ->
          refuse(request, ShareResult.OUTSIDE_RANGE, outsideRange(connectedAtNanos), answer);
    }
  }

  // A log that throws has recorded nothing: the miner is told so, and its connection stays.
  private void append(Share share, Executor loop, Recording recording) {
    try {
      gateway.shares().append(share, loop, recording);
    } catch (RuntimeException failure) {
      gateway.events().sessionFailed(share.worker().toString(), failure);
      recording.notRecorded("the pool's share log failed");
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
