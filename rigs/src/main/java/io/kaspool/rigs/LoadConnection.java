package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One cheap connection of a load. Confined to the load's event loop, except [#newestJob] and
/// [#submit].
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is an event
final class LoadConnection extends SimpleChannelInboundHandler<ByteBuf> {
  private static final String NOTIFY = "\"mining.notify\"";
  private static final String PARAMS = "\"params\":[\"";
  // BOUND: shares without an answer; beyond it none is sent.
  private static final int MAX_WAITING = 64;

  private enum State {
    SUBSCRIBING,
    SUBSCRIBING_EXTRANONCE,
    AUTHORIZING,
    MINING
  }

  private final LoadMeter meter;
  private final Dialect dialect;
  private final RigSettings.Account account;
  private final boolean slow;
  private final boolean submitting;
  private final Deque<Long> sentNanos = new ArrayDeque<>();
  private long startNanos;
  private State state = State.SUBSCRIBING;
  private Extranonce extranonce = Extranonce.NONE;
  private @Nullable Difficulty difficulty;
  private int nextId;
  private long jobs;
  private volatile @Nullable Channel channel; // written once by the loop, read by the share sender
  private volatile ShareSupplier.@Nullable LoadJob newestJob; // read by the share sender

  LoadConnection(
      LoadMeter meter,
      Dialect dialect,
      RigSettings.Account account,
      boolean slow,
      boolean submitting) {
    this.meter = meter;
    this.dialect = dialect;
    this.account = account;
    this.slow = slow;
    this.submitting = submitting;
    this.nextId = dialect.ids().firstSubmit();
  }

  long jobs() {
    return jobs;
  }

  void forgetJobs() {
    jobs = 0;
  }

  /// The connect begins now.
  void starting() {
    startNanos = System.nanoTime();
  }

  boolean isSlow() {
    return slow;
  }

  boolean isReading() {
    Channel open = channel;
    return !slow && state == State.MINING && open != null && open.isActive();
  }

  /// Any thread.
  Optional<ShareSupplier.LoadJob> newestJob() {
    return Optional.ofNullable(newestJob);
  }

  void close() {
    Channel open = channel;
    if (open != null) {
      open.close();
    }
  }

  void resumeReading() {
    Channel open = channel;
    if (open != null) {
      open.config().setAutoRead(true);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    channel = context.channel();
    meter.connected++;
    send(dialect.subscribeLine(dialect.agent()));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    meter.closed++;
    newestJob = null;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close(); // a reset; counted when the channel goes inactive
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
    String line = bytes.toString(StandardCharsets.UTF_8);
    try {
      if (line.contains(NOTIFY)) {
        job(line);
      } else {
        handle(ServerLine.parse(line));
      }
    } catch (UnreadableException e) {
      meter.faults++;
    }
  }

  /// Thousands of these come a second, and the time of arrival is what matters: only the id is
  /// looked at, unless shares are to be found.
  private void job(String line) throws UnreadableException {
    int start = line.indexOf(PARAMS) + PARAMS.length();
    int end = line.indexOf('"', start);
    if (start < PARAMS.length() || end < 0) {
      throw new UnreadableException(ProtocolFault.Kind.JOB, "no id where pools write it");
    }
    jobs++;
    meter.job(line.substring(start, end), System.nanoTime());
    Difficulty asked = difficulty;
    if (submitting
        && asked != null
        && ServerLine.parse(line) instanceof ServerLine.Notification notify) {
      WireJob job = WireJob.parse(notify, dialect.jobForm());
      newestJob =
          new ShareSupplier.LoadJob(
              job.id(), job.prePowHash(), job.timestampMillis(), asked, extranonce.nonce(0));
    }
  }

  private void handle(ServerLine line) throws UnreadableException {
    switch (line) {
      case ServerLine.Notification notification -> {
        if (notification.method().equals("mining.set_difficulty")) {
          difficulty = Difficulty.ofStratum(ServerLine.difficulty(notification, dialect));
        } else if (dialect.extranonceForm().methods().contains(notification.method())) {
          extranonce = ServerLine.extranonce(notification, dialect.extranonceForm());
        }
      }
      case ServerLine.Reply reply -> reply(reply);
    }
  }

  private void reply(ServerLine.Reply reply) throws UnreadableException {
    if (state != State.MINING && reply.isError()) {
      meter.refusedLogins++;
      close();
      return;
    }
    switch (state) {
      case SUBSCRIBING -> {
        SubscribeReply.extranonce(reply, dialect).ifPresent(told -> extranonce = told);
        boolean more = dialect.login() == Dialect.Login.LINE_BY_LINE;
        state = more ? State.SUBSCRIBING_EXTRANONCE : State.AUTHORIZING;
        send(more ? dialect.extranonceSubscribeLine() : dialect.authorizeLine(account));
      }
      case SUBSCRIBING_EXTRANONCE -> {
        state = State.AUTHORIZING;
        send(dialect.authorizeLine(account));
      }
      case AUTHORIZING -> loggedIn();
      case MINING -> answered(reply);
    }
  }

  private void loggedIn() {
    state = State.MINING;
    meter.loggedIn(System.nanoTime() - startNanos);
    Channel open = channel;
    if (slow && open != null) {
      open.config().setAutoRead(false);
    }
  }

  private void answered(ServerLine.Reply reply) throws UnreadableException {
    Long sent = sentNanos.pollFirst(); // replies come in the order of requests
    if (sent == null) {
      throw new UnreadableException(ProtocolFault.Kind.REPLY, "to a request never made");
    }
    meter.answered(reply.answer(), System.nanoTime() - sent);
  }

  /// Any thread.
  void submit(String jobId, long nonce) {
    Channel open = channel;
    if (open == null) {
      return;
    }
    open.eventLoop()
        .execute(
            () -> {
              if (open.isActive() && sentNanos.size() < MAX_WAITING) {
                int id = dialect.ids().counting() ? nextId++ : nextId;
                sentNanos.addLast(System.nanoTime());
                meter.submitted++;
                send(dialect.submitLine(id, account, jobId, dialect.nonceText(nonce, extranonce)));
              }
            });
  }

  private void send(String line) {
    Channel open = channel;
    if (open != null) {
      ByteBuf bytes = ByteBufUtil.writeUtf8(open.alloc(), line + "\n");
      open.writeAndFlush(bytes);
    }
  }
}
