package io.kaspool.stratum;

import io.kaspool.mining.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One miner's connection: what it asks, what it is answered, and how it ends. Confined to the
/// channel's event loop.
///
/// Bounded: answers by [ReplyQueue] and the channel's water marks (reading stops), jobs to the
/// newest one.
final class Session extends SimpleChannelInboundHandler<ByteBuf> {
  private static final Duration BEFORE_FIRST_JOB = Duration.ofMillis(100);
  private static final Duration BEFORE_CLOSING_REFUSED = Duration.ofSeconds(1);

  private final Gateway gateway;
  private final PortSettings port;
  private final LoopSessions loop;
  private final Outlet outlet;
  private final ReplyQueue replies;
  private final JobDelivery jobs;
  private final ShareDesk shares;
  private final Registration registration = new Registration();
  private final JunkMeter junk = new JunkMeter();
  private final long connectedAtNanos;
  private Dialect dialect = Dialect.DEFAULT;
  private CloseReason closeReason = CloseReason.MINER_LEFT;
  private boolean extranonceAnnounced;
  private boolean joined;
  private int position;

  Session(Gateway gateway, PortSettings port, LoopSessions loop, Channel channel) {
    this.gateway = gateway;
    this.port = port;
    this.loop = loop;
    this.outlet = new Outlet(channel, gateway);
    this.replies = new ReplyQueue(outlet::write);
    this.jobs = new JobDelivery(gateway, loop, outlet, port.startDifficulty());
    this.shares = new ShareDesk(gateway, port, loop.judge(), registration, jobs.difficulties());
    this.connectedAtNanos = gateway.clock().nanoTime();
    Dialect fixed = port.dialect();
    if (fixed != null) {
      speak(fixed);
    }
  }

  // ---- the channel's life

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    gateway.counters().sessionOpened();
    outlet.later(gateway.settings().loginTimeout(), this::closeUnlessLoggedIn);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gateway.counters().sessionClosed();
    if (joined) {
      joined = false;
      loop.leave(this);
    }
    registration.release(gateway.extranonces(), jobs.hadJob());
    gateway.events().sessionClosed(who(), closeReason);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
    if (!outlet.isOpen() || !line.isReadable()) {
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
    readMoreOrNot();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof TooLongFrameException) {
      close(CloseReason.LINE_TOO_LONG);
    } else if (cause instanceof IOException) {
      close(CloseReason.CONNECTION_BROKE);
    } else {
      gateway.events().sessionFailed(who(), cause);
      close(CloseReason.INTERNAL_ERROR);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    outlet.writabilityChanged(() -> close(CloseReason.NOT_READING));
    if (ctx.channel().isWritable()) {
      jobs.resume();
    }
    readMoreOrNot();
  }

  void close(CloseReason reason) {
    if (outlet.isOpen()) {
      closeReason = reason;
      outlet.close();
    }
  }

  private void readMoreOrNot() {
    outlet.read(!replies.isFull());
  }

  private void closeUnlessLoggedIn() {
    if (!registration.isAuthorized()) {
      close(CloseReason.LOGIN_TIMEOUT);
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
      case "mining.get_transactions" -> replies.add(Lines.result(request.id(), "[]"));
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
      speak(Dialect.ofAgent(agent));
    }
    Extranonce held = registration.extranonce(gateway.extranonces());
    if (held == null) {
      gateway.counters().extranonceRefused();
      refuse(request, StratumError.NO_EXTRANONCE);
      close(CloseReason.NO_EXTRANONCE);
      return;
    }
    replies.add(Lines.subscribed(request.id(), dialect, held));
    if (dialect.startsEarly()) {
      announce(held);
    }
  }

  private void speak(Dialect spoken) {
    dialect = spoken;
    jobs.dialect(spoken);
  }

  private void authorize(Request request) {
    Extranonce held = registration.extranonce();
    if (held == null) {
      refuse(request, StratumError.NOT_SUBSCRIBED);
      return;
    }
    if (gateway.outage().isTooLong()) {
      refuse(request, StratumError.NO_NODE);
      outlet.later(BEFORE_CLOSING_REFUSED, this::closeIfNoNode);
      return;
    }
    String user = request.param(0);
    switch (Login.of(user, gateway.settings(), port.scheme())) {
      case Login.Refused(StratumError error) -> {
        refuse(request, error);
        gateway.events().loginRefused(user, error.text(), remote());
        outlet.later(BEFORE_CLOSING_REFUSED, this::closeIfRefused);
      }
      case Login.Welcome(Worker worker) -> welcome(request, user, worker, held);
    }
  }

  private void closeIfNoNode() {
    if (gateway.outage().isTooLong()) {
      close(CloseReason.NO_NODE);
    }
  }

  private void closeIfRefused() {
    if (!registration.isAuthorized()) {
      close(CloseReason.LOGIN_REFUSED);
    }
  }

  private void welcome(Request request, String user, Worker worker, Extranonce held) {
    if (!registration.hasRoomFor(user)) {
      refuse(request, StratumError.unauthorized("too many workers on one connection"));
      return;
    }
    boolean first = !registration.isAuthorized();
    if (registration.add(user, worker)) {
      remember(worker, held);
    }
    acknowledge(request);
    Password.difficulty(request.param(1)).map(port::allowed).ifPresent(jobs::change);
    if (first) {
      gateway.events().loggedIn(worker, dialect.name(), remote());
      announce(held);
      outlet.later(BEFORE_FIRST_JOB, this::join);
    }
  }

  // Before it gets a job, so that a block it finds can be traced to it. A memory that throws has
  // forgotten, no more.
  private void remember(Worker worker, Extranonce held) {
    try {
      gateway.sessions().leased(held.range(), worker);
    } catch (RuntimeException failure) {
      gateway.events().sessionFailed(worker.toString(), failure);
    }
  }

  // Tells what the miner does not know yet.
  private void announce(Extranonce held) {
    byte[] notification = Lines.setExtranonce(dialect, held);
    if (!extranonceAnnounced && notification.length > 0) {
      extranonceAnnounced = true;
      replies.add(notification);
    }
    if (jobs.isUnannounced()) {
      replies.add(jobs.announcement());
    }
  }

  private void suggestDifficulty(Request request) {
    acknowledge(request);
    Password.parse(request.param(0)).map(port::allowed).ifPresent(jobs::change);
  }

  private void submit(Request request) {
    ReplyQueue.Slot slot = replies.reserve();
    shares.submit(
        request,
        connectedAtNanos,
        outlet.loop(),
        line -> {
          slot.fill(line);
          outlet.flushSoon(this::readMoreOrNot);
        });
    readMoreOrNot();
  }

  private void acknowledge(Request request) {
    replies.add(Lines.ok(request.id()));
  }

  private void refuse(Request request, StratumError error) {
    replies.add(Lines.error(request.id(), error));
  }

  // ---- jobs

  private void join() {
    if (!joined) {
      joined = true;
      loop.join(this);
      jobs.start();
    }
  }

  void offer(EncodedJob job, long nowNanos) {
    jobs.offer(job, nowNanos);
    if (outlet.isGivenUp()) {
      close(CloseReason.NOT_READING);
    }
  }

  int position() {
    return position;
  }

  void position(int index) {
    position = index;
  }

  // ---- what the operator sees

  private String who() {
    @Nullable Worker first = registration.worker("");
    return first == null ? String.valueOf(remote()) : first.toString();
  }

  private SocketAddress remote() {
    return outlet.remote();
  }
}
