package io.kaspool.stratum;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One miner's connection: its log-in, its difficulty, the jobs it gets and the answers it is owed.
/// Confined to the channel's event loop.
///
/// Bounded: answers by [ReplyQueue] and the channel's water marks (reading stops), jobs to the
/// newest one.
final class Session extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Duration BEFORE_FIRST_JOB = Duration.ofMillis(100);
  private static final Duration BEFORE_CLOSING_REFUSED = Duration.ofSeconds(1);

  // Jobs come every 250 ms from timers that are not exact: one that is a little early is not held
  // back.
  private static final long INTERVAL_SLACK_NANOS = Duration.ofMillis(30).toNanos();

  private final Gateway gateway;
  private final PortSettings port;
  private final LoopSessions loop;
  private final ShareDesk shares;
  private final ReplyQueue replies = new ReplyQueue(this::write);
  private final JunkMeter junk = new JunkMeter();
  private final DifficultyHistory difficulties = new DifficultyHistory();
  private final Registration registration = new Registration();

  private @Nullable ChannelHandlerContext context; // set once, when the channel becomes active
  private Dialect dialect;
  private Difficulty difficulty;
  private @Nullable Difficulty pendingDifficulty;
  private CloseReason closeReason = CloseReason.MINER_LEFT;
  private long connectedAtNanos;
  private long lastJobNanos;
  private long lastJobSequence;
  private boolean hadJob;
  private boolean owedJob;
  private boolean stuck;
  private long stuckSinceNanos;
  private boolean joined;
  private boolean missedJob;
  private boolean flushScheduled;
  private int unwritableEpisode;
  private int position;

  Session(Gateway gateway, PortSettings port, LoopSessions loop) {
    this.gateway = gateway;
    this.port = port;
    this.loop = loop;
    this.shares = new ShareDesk(gateway, loop.judge(), registration, difficulties);
    Dialect fixed = port.dialect();
    this.dialect = fixed == null ? Dialect.DEFAULT : fixed;
    this.difficulty = port.startDifficulty();
  }

  // ---- the channel's life

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    connectedAtNanos = gateway.clock().nanoTime();
    gateway.counters().sessionOpened();
    later(gateway.settings().loginTimeout(), this::closeUnlessLoggedIn);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gateway.counters().sessionClosed();
    if (joined) {
      joined = false;
      loop.leave(this);
    }
    registration.release(gateway.extranonces());
    gateway.events().sessionClosed(who(), closeReason);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
    if (!ctx.channel().isActive() || !line.isReadable()) {
      return; // closed while lines were still buffered, or an empty line
    }
    Request request = RequestParser.parse(ByteBufUtil.getBytes(line));
    if (request != null) {
      handle(request);
      return;
    }
    gateway.counters().junkLine();
    if (HttpProbe.isHttp(line)) {
      close(CloseReason.NOT_STRATUM);
    } else if (junk.add(gateway.clock().nanoTime())) {
      close(CloseReason.TOO_MUCH_JUNK);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
    pauseOrResumeReading();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    boolean tooLong = cause instanceof TooLongFrameException;
    close(tooLong ? CloseReason.LINE_TOO_LONG : CloseReason.CONNECTION_BROKE);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    unwritableEpisode++;
    if (ctx.channel().isWritable()) {
      EncodedJob job = loop.current();
      if (missedJob && joined && job != null) {
        send(job, gateway.clock().nanoTime());
      }
    } else {
      int episode = unwritableEpisode;
      later(
          gateway.settings().writeTimeout(),
          () -> {
            if (episode == unwritableEpisode) {
              close(CloseReason.NOT_READING);
            }
          });
    }
    pauseOrResumeReading();
  }

  void close(CloseReason reason) {
    ChannelHandlerContext ctx = context;
    if (ctx != null && ctx.channel().isActive()) {
      closeReason = reason;
      ctx.flush();
      var _ = ctx.close();
    }
  }

  // ---- requests

  private void handle(Request request) {
    switch (request.method()) {
      case "mining.subscribe" -> subscribe(request);
      case "mining.authorize" -> authorize(request);
      case "mining.submit" -> submit(request);
      case "mining.extranonce.subscribe", "mining.multi_version" -> acknowledge(request);
      case "mining.hashrate", "eth_submitHashrate" -> {
        if (request.hasId()) {
          acknowledge(request);
        }
      }
      case "mining.suggest_difficulty" -> suggestDifficulty(request);
      case "mining.get_transactions" -> answer(request, "[]");
      case "", "mining.pong" -> {} // an answer to something, or its echo
      default -> {
        if (request.hasId()) {
          refuse(request, StratumError.unsupported(request.method()));
        }
      }
    }
  }

  private void subscribe(Request request) {
    String agent = request.param(0);
    // IceRiver's second try names no agent: the dialect it spoke before stays
    if (port.dialect() == null && !agent.isEmpty()) {
      dialect = Dialect.ofAgent(agent);
    }
    boolean first = registration.extranonce() == null;
    Extranonce held = registration.extranonce(gateway.extranonces());
    if (held == null) {
      refuse(request, StratumError.NO_EXTRANONCE);
      close(CloseReason.NO_EXTRANONCE);
      return;
    }
    replies.add(Lines.subscribed(request.id(), dialect, held));
    if (first && dialect.startsEarly()) {
      announce(held);
    }
  }

  private void authorize(Request request) {
    Extranonce held = registration.extranonce();
    if (held == null) {
      refuse(request, StratumError.NOT_SUBSCRIBED);
      return;
    }
    if (gateway.outage().isTooLong()) {
      refuse(request, StratumError.NO_NODE);
      later(BEFORE_CLOSING_REFUSED, () -> close(CloseReason.NO_NODE));
      return;
    }
    String user = request.param(0);
    switch (Login.of(user, gateway.settings(), port.scheme())) {
      case Login.Refused(StratumError error) -> refuseLogin(request, user, error);
      case Login.Welcome(Worker worker) -> welcome(request, user, worker, held);
    }
  }

  private void refuseLogin(Request request, String user, StratumError error) {
    refuse(request, error);
    gateway.events().loginRefused(user, error.text(), remote());
    if (!registration.isAuthorized()) {
      later(BEFORE_CLOSING_REFUSED, () -> close(CloseReason.LOGIN_REFUSED));
    }
  }

  private void welcome(Request request, String user, Worker worker, Extranonce held) {
    if (!registration.hasRoomFor(user)) {
      refuse(request, StratumError.unauthorized("too many workers on one connection"));
      return;
    }
    boolean first = !registration.isAuthorized();
    registration.add(user, worker);
    acknowledge(request);
    Optional<Difficulty> wished = Password.difficulty(request.param(1)).map(port::allowed);
    if (!first) {
      wished.ifPresent(this::changeDifficulty);
      return;
    }
    gateway.events().loggedIn(worker, dialect.name(), remote());
    boolean announced = dialect.startsEarly() && wished.isEmpty();
    wished.ifPresent(asked -> difficulty = asked);
    if (!announced) {
      announce(held);
    }
    later(BEFORE_FIRST_JOB, this::join);
  }

  private void announce(Extranonce held) {
    byte[] notification = Lines.setExtranonce(dialect, held);
    if (notification.length > 0) {
      replies.add(notification);
    }
    replies.add(Lines.setDifficulty(dialect, difficulty));
  }

  private void suggestDifficulty(Request request) {
    acknowledge(request);
    Password.parse(request.param(0)).map(port::allowed).ifPresent(this::changeDifficulty);
  }

  private void submit(Request request) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    ReplyQueue.Slot slot = replies.reserve();
    shares.submit(
        request,
        connectedAtNanos,
        ctx.executor(),
        line -> {
          slot.fill(line);
          flushOnce(ctx);
        });
    pauseOrResumeReading();
  }

  // ---- jobs and difficulty

  /// Asks for another difficulty. It takes effect with the next job, as in every firmware.
  void changeDifficulty(Difficulty wished) {
    if (joined) {
      pendingDifficulty = wished.equals(difficulty) ? null : wished;
    } else {
      difficulty = wished;
      if (registration.isAuthorized()) {
        replies.add(Lines.setDifficulty(dialect, wished));
      }
    }
  }

  /// Gives the session a job, unless it had one a moment ago or takes no bytes.
  ///
  /// Who had one a moment ago waits for the next walk, and is in step with all others from then on;
  /// if no walk comes, a timer gives it what it missed.
  void offer(EncodedJob job, long nowNanos) {
    long interval = dialect.jobInterval().toNanos();
    long wait = lastJobNanos + interval - nowNanos;
    if (!hadJob || wait <= INTERVAL_SLACK_NANOS) {
      send(job, nowNanos);
    } else if (!owedJob) {
      owedJob = true;
      later(Duration.ofNanos(wait + interval), this::sendOwedJob);
    }
  }

  private void sendOwedJob() {
    owedJob = false;
    EncodedJob job = loop.current();
    if (job != null && job.job().sequence() > lastJobSequence) {
      offer(job, gateway.clock().nanoTime());
    }
  }

  private void join() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || !ctx.channel().isActive() || joined) {
      return;
    }
    joined = true;
    loop.join(this);
    EncodedJob job = loop.current();
    if (job != null) {
      send(job, gateway.clock().nanoTime());
    }
  }

  private void send(EncodedJob job, long nowNanos) {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      return;
    }
    if (isStuck(ctx, nowNanos)) {
      missedJob = true;
      gateway.counters().jobSkipped();
      return;
    }
    missedJob = false;
    Difficulty pending = pendingDifficulty;
    if (pending != null) {
      pendingDifficulty = null;
      difficulty = pending;
      write(Lines.setDifficulty(dialect, pending));
    }
    difficulties.sent(job.job().sequence(), difficulty);
    hadJob = true;
    lastJobNanos = nowNanos;
    lastJobSequence = job.job().sequence();
    var _ = ctx.writeAndFlush(job.line(dialect), ctx.voidPromise());
    gateway.counters().jobSent();
  }

  // ---- writing

  // Everything is flushed at once, so bytes that still wait are bytes the miner does not take. Jobs
  // do not
  // queue up behind them; after a while it is taken for dead.
  private boolean isStuck(ChannelHandlerContext ctx, long nowNanos) {
    if (pendingBytes(ctx) > 0) {
      ctx.flush();
    }
    if (pendingBytes(ctx) == 0) {
      stuck = false;
      return false;
    }
    if (!stuck) {
      stuck = true;
      stuckSinceNanos = nowNanos;
    } else if (nowNanos - stuckSinceNanos >= gateway.settings().writeTimeout().toNanos()) {
      close(CloseReason.NOT_READING);
    }
    return true;
  }

  private static long pendingBytes(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private void acknowledge(Request request) {
    answer(request, "true");
  }

  private void answer(Request request, String json) {
    replies.add(Lines.result(request.id(), json));
  }

  private void refuse(Request request, StratumError error) {
    replies.add(Lines.error(request.id(), error));
  }

  private void write(byte[] line) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      var _ = ctx.write(Unpooled.wrappedBuffer(line), ctx.voidPromise());
    }
  }

  // One flush for all answers that this turn of the loop completes.
  private void flushOnce(ChannelHandlerContext ctx) {
    if (!flushScheduled) {
      flushScheduled = true;
      ctx.executor().execute(this::flushNow);
    }
  }

  private void flushNow() {
    flushScheduled = false;
    ChannelHandlerContext ctx = context;
    if (ctx != null && ctx.channel().isActive()) {
      ctx.flush();
      pauseOrResumeReading();
    }
  }

  private void pauseOrResumeReading() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.channel().config().setAutoRead(ctx.channel().isWritable() && !replies.isFull());
    }
  }

  private void later(Duration delay, Runnable task) {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      var _ =
          ctx.executor()
              .schedule(
                  () -> {
                    if (ctx.channel().isActive()) {
                      task.run();
                    }
                  },
                  delay.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }

  private void closeUnlessLoggedIn() {
    if (!registration.isAuthorized()) {
      close(CloseReason.LOGIN_TIMEOUT);
    }
  }

  // ---- what others see

  int position() {
    return position;
  }

  void position(int index) {
    position = index;
  }

  private String who() {
    Worker first = registration.worker("");
    return first == null ? String.valueOf(remote()) : first.toString();
  }

  private SocketAddress remote() {
    ChannelHandlerContext ctx = context;
    if (ctx == null) {
      throw new IllegalStateException("no connection yet");
    }
    return ctx.channel().remoteAddress();
  }
}
