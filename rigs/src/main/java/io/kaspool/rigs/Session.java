package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.rigs.ProtocolFault.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One connection of a rig, from subscribe to its end. Confined to the rig's connection thread,
/// except [#submit], which search threads call.
final class Session {
  private static final Duration TICK = Duration.ofMillis(200);

  /// The connection is over, for a reason other than I/O.
  static final class EndedException extends Exception {
    private static final long serialVersionUID = 1;

    EndedException(String why) {
      super(why);
    }
  }

  private final RawStratumClient wire;
  private final RigSettings settings;
  private final Dialect dialect;
  private final RigListener listener;
  private final Meter meter;
  private final NonceSearch search;
  private final PendingShares pending = new PendingShares();
  private final AtomicInteger nextId;
  private final Object submitting = new Object();
  private Extranonce extranonce;
  private boolean extranonceKnown;
  private @Nullable Difficulty difficulty;
  private @Nullable Work work;
  private volatile String currentJobId = ""; // read by search threads, which write it into submits
  private boolean subscribed;
  private boolean authorized;
  private long heardNanos = System.nanoTime();

  Session(
      RawStratumClient wire,
      RigSettings settings,
      RigListener listener,
      Meter meter,
      NonceSearch search) {
    this.wire = wire;
    this.settings = settings;
    this.dialect = settings.dialect();
    this.listener = listener;
    this.meter = meter;
    this.search = search;
    this.nextId = new AtomicInteger(dialect.ids().firstSubmit());
    this.extranonce = dialect == Dialect.KASPAMINER ? Extranonce.ONE_NONCE : Extranonce.NONE;
  }

  boolean isAuthorized() {
    return authorized;
  }

  /// Runs until the connection ends.
  void run() throws IOException, EndedException {
    switch (dialect.login()) {
      case IN_TURN -> {
        subscribeInTurn();
        wire.sendLine(dialect.authorizeLine(settings.account()));
      }
      case LINE_BY_LINE -> logInLineByLine();
      case PIPELINED -> {
        wire.sendLine(dialect.subscribeLine(settings.agent()));
        wire.sendLine(dialect.authorizeLine(settings.account()));
      }
    }
    long loginNanos = System.nanoTime() + settings.patience().reply().toNanos();
    while (true) {
      Optional<String> line = wire.pollLine(TICK);
      if (line.isPresent()) {
        handle(line.get());
      }
      if (!authorized && System.nanoTime() - loginNanos > 0) {
        throw missing(Kind.NO_REPLY, "no reply to the log-in");
      }
      checkPatience();
    }
  }

  // --- log-in ---

  private void subscribeInTurn() throws IOException, EndedException {
    wire.sendLine(dialect.subscribeLine(settings.agent()));
    if (!takeSubscribeReply(oneLine())) {
      // cpuminer-type firmware asks once more on the same connection, without its name.
      if (dialect != Dialect.ICERIVER) {
        throw new EndedException("the subscribe reply was not understood");
      }
      wire.sendLine(dialect.emptySubscribeLine());
      if (!takeSubscribeReply(oneLine())) {
        throw new EndedException("the second subscribe reply was not understood either");
      }
    }
  }

  private void logInLineByLine() throws IOException, EndedException {
    wire.sendLine(dialect.subscribeLine(settings.agent()));
    takeSubscribeReply(oneLine()); // not understood = mines on with the old extranonce
    wire.sendLine(dialect.extranonceSubscribeLine());
    replyIn(oneLine()); // thrown away
    wire.sendLine(dialect.authorizeLine(settings.account()));
    Optional<ServerLine.Reply> reply = replyIn(oneLine());
    if (reply.isPresent() && reply.get().isError()) {
      throw refused(reply.get()); // looks at nothing but the error
    }
    loggedIn();
  }

  /// GodMiner takes any line at this point for the reply. A notification, or a line that is
  /// nothing, is lost without a word.
  private Optional<ServerLine.Reply> replyIn(String line) {
    try {
      if (ServerLine.parse(line) instanceof ServerLine.Reply reply) {
        return Optional.of(reply);
      }
      throw new UnreadableException(Kind.UNEXPECTED_LINE, "lost, it is taken for a reply");
    } catch (UnreadableException e) {
      fault(e.fault(line));
      return Optional.empty();
    }
  }

  private String oneLine() throws IOException, EndedException {
    Optional<String> line = wire.pollLine(settings.patience().reply());
    heardNanos = System.nanoTime();
    return line.orElseThrow(() -> missing(Kind.NO_REPLY, "no reply to the log-in"));
  }

  private boolean takeSubscribeReply(String line) throws EndedException {
    try {
      ServerLine parsed = ServerLine.parse(line);
      if (!(parsed instanceof ServerLine.Reply reply)) {
        throw new UnreadableException(Kind.UNEXPECTED_LINE, "before the subscribe reply");
      }
      takeSubscribeReply(reply);
      return true;
    } catch (UnreadableException e) {
      fault(e.fault(line));
      return false;
    }
  }

  private void takeSubscribeReply(ServerLine.Reply reply)
      throws UnreadableException, EndedException {
    if (reply.id() != dialect.ids().subscribe()) {
      throw new UnreadableException(Kind.SUBSCRIBE_REPLY, "the id of another request");
    }
    if (reply.isError()) {
      throw refused(reply);
    }
    SubscribeReply.extranonce(reply, dialect).ifPresent(this::takeExtranonce);
    subscribed = true;
  }

  private EndedException refused(ServerLine.Reply reply) {
    try {
      ServerLine.Answer answer = reply.answer();
      listener.loginRefused(answer.code(), answer.text());
      return new EndedException("log-in refused: " + answer.code() + " " + answer.text());
    } catch (UnreadableException e) {
      fault(e.fault(String.valueOf(reply.error())));
      return new EndedException("log-in refused");
    }
  }

  private void loggedIn() {
    authorized = true;
    meter.authorized(true);
    listener.authorized();
  }

  // --- what the server says ---

  private void handle(String line) throws IOException, EndedException {
    heardNanos = System.nanoTime();
    if (line.isBlank()) {
      return; // all firmware skips empty lines
    }
    try {
      switch (ServerLine.parse(line)) {
        case ServerLine.Notification notification -> notification(notification);
        case ServerLine.Reply reply -> reply(reply);
      }
    } catch (UnreadableException e) {
      fault(e.fault(line));
      if (dialect.leavesOnFault()) {
        throw new EndedException("this firmware ends at a line it cannot decode");
      }
    }
  }

  private void notification(ServerLine.Notification notification)
      throws UnreadableException, IOException {
    if (!subscribed && dialect.login() == Dialect.Login.PIPELINED) {
      throw new UnreadableException(Kind.UNEXPECTED_LINE, "before the subscribe reply");
    }
    String method = notification.method();
    if (method.equals("mining.notify")) {
      job(WireJob.parse(notification, dialect.jobForm()));
    } else if (method.equals("mining.set_difficulty")) {
      difficulty(ServerLine.difficulty(notification, dialect));
    } else if (dialect.extranonceForm().methods().contains(method)) {
      takeExtranonce(ServerLine.extranonce(notification, dialect.extranonceForm()));
    } else {
      other(notification);
    }
  }

  /// cpuminer-type firmware answers a few questions; GodMiner knows and ignores a hint to
  /// reconnect.
  private void other(ServerLine.Notification notification) throws UnreadableException, IOException {
    String method = notification.method();
    JsonNode id = notification.id();
    boolean iceRiver = dialect == Dialect.ICERIVER;
    if (iceRiver && id != null && method.equals("mining.ping")) {
      wire.sendLine("{\"id\":" + id + ",\"result\":\"pong\",\"error\":null}");
    } else if (iceRiver && id != null && method.equals("client.get_version")) {
      wire.sendLine("{\"id\":" + id + ",\"result\":\"" + settings.agent() + "\",\"error\":null}");
    } else if (!dialect.ignoredMethods().contains(method)) {
      throw new UnreadableException(Kind.UNKNOWN_METHOD, "method " + method);
    }
  }

  private void takeExtranonce(Extranonce other) {
    extranonce = other;
    extranonceKnown = true;
  }

  private void difficulty(BigDecimal value) throws UnreadableException {
    Difficulty asked = Difficulty.ofStratum(value);
    difficulty = asked;
    listener.difficulty(asked);
    Work running = work;
    if (running != null && dialect.usesDifficultyAtOnce()) {
      searchOn(running.withDifficulty(asked, dialect));
    }
    if (dialect.wantsPowerOfTwo() && !asked.floorPowerOfTwo().equals(asked)) {
      throw new UnreadableException(Kind.DIFFICULTY, "this hardware filters by powers of two");
    }
  }

  private void job(WireJob job) throws UnreadableException {
    if (dialect == Dialect.BITMAIN && job.id().equals(currentJobId)) {
      throw new UnreadableException(Kind.JOB, "the same id again, so it is ignored");
    }
    Work before = work;
    boolean sameHeader = before != null && before.job().prePowHash().equals(job.prePowHash());
    PowMatrix matrix =
        before != null && sameHeader ? before.matrix() : PowMatrix.of(job.prePowHash());
    currentJobId = job.id();
    meter.job();
    listener.job(job.id());
    Difficulty asked = difficulty;
    if (asked == null) {
      fault(new ProtocolFault(Kind.DIFFICULTY, "no difficulty before job " + job.id(), ""));
      return;
    }
    searchOn(Work.of(job, matrix, asked, dialect, extranonce));
    if (!extranonceKnown) {
      extranonceKnown = true; // said once
      fault(new ProtocolFault(Kind.EXTRANONCE, "no extranonce before job " + job.id(), ""));
    }
  }

  private void searchOn(Work next) {
    work = next;
    search.work(next);
  }

  private void reply(ServerLine.Reply reply) throws UnreadableException, EndedException {
    if (!subscribed && dialect.login() == Dialect.Login.PIPELINED) {
      takeSubscribeReply(reply);
      return;
    }
    if (!authorized && reply.id() == dialect.ids().authorize()) {
      if (reply.isError()) {
        throw refused(reply);
      }
      reply.answer();
      loggedIn();
      return;
    }
    PendingShares.Pending share =
        pending
            .take(reply.id())
            .orElseThrow(() -> new UnreadableException(Kind.REPLY, "to a request never made"));
    answered(share, reply.answer());
  }

  private void answered(PendingShares.Pending pendingShare, ServerLine.Answer answer)
      throws EndedException {
    FoundShare share = pendingShare.share();
    long latencyNanos = System.nanoTime() - pendingShare.sentNanos();
    if (answer.isAccepted()) {
      meter.accepted(share.difficulty().hashes(), latencyNanos);
      listener.shareAccepted(share);
      return;
    }
    meter.refused(answer.code(), answer.text(), latencyNanos);
    listener.shareRefused(share, answer.code(), answer.text());
    boolean fatal = answer.code() == 20 || answer.code() == 24 || answer.code() == 25;
    if (fatal && dialect.leavesOnFault()) {
      throw new EndedException("this firmware ends at code " + answer.code());
    }
  }

  // --- time ---

  private void checkPatience() throws EndedException {
    long nowNanos = System.nanoTime();
    Optional<PendingShares.Pending> late =
        pending.takeSentBefore(nowNanos - settings.patience().reply().toNanos());
    if (late.isPresent()) {
      fault(new ProtocolFault(Kind.NO_REPLY, "a share was not answered", ""));
      if (dialect == Dialect.GPU) { // lolMiner: "pool not reacting to submitted shares"
        throw new EndedException("shares are not answered");
      }
    }
    if (nowNanos - heardNanos > settings.patience().silence().toNanos()) {
      throw missing(Kind.SILENCE, "no byte for " + settings.patience().silence());
    }
  }

  private EndedException missing(Kind kind, String what) {
    fault(new ProtocolFault(kind, what, ""));
    return new EndedException(what);
  }

  private void fault(ProtocolFault fault) {
    meter.fault(fault.kind());
    listener.fault(fault);
  }

  // --- what the miner says ---

  /// Called by search threads.
  void submit(Work found, long nonce) throws IOException {
    String jobId = found.job().submittedId(dialect, currentJobId);
    FoundShare share =
        new FoundShare(
            jobId,
            found.job().prePowHash(),
            found.job().timestampMillis(),
            nonce,
            found.difficulty());
    synchronized (submitting) { // so that the order of waiting is the order on the wire
      int id = dialect.ids().counting() ? nextId.getAndIncrement() : nextId.get();
      meter.submitted();
      listener.shareSubmitted(share);
      pending
          .add(new PendingShares.Pending(id, share, System.nanoTime()))
          .ifPresent(
              _ -> fault(new ProtocolFault(Kind.NO_REPLY, "too many shares wait for answers", "")));
      String text = dialect.nonceText(nonce, found.extranonce());
      wire.sendLine(dialect.submitLine(id, settings.account(), jobId, text));
    }
  }
}
