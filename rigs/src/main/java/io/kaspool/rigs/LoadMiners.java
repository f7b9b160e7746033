package io.kaspool.rigs;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Thousands of connections that log in, receive jobs and note when each arrived, and submit shares
/// if told to. One event loop serves them all, so that arrival times are comparable and the machine
/// under load is the server; shares are found on one thread of their own. Methods: any thread but
/// the loop's.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is an event
public final class LoadMiners implements AutoCloseable {
  private static final int MAX_LINE = 16 * 1024;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LoadSettings settings;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final LoadMeter meter = new LoadMeter();
  private final List<LoadConnection>
      connections; // BOUND: settings.crowd().connections(); unchanging
  private final Thread shareSender;
  private int started;
  private volatile boolean closed; // written by close(), read by the share sender

  private LoadMiners(LoadSettings settings) {
    this.settings = settings;
    List<LoadConnection> all = new ArrayList<>();
    for (int i = 0; i < settings.crowd().connections(); i++) {
      RigSettings.Account account = new RigSettings.Account(settings.wallet(), "load" + i, "x");
      boolean slow = i < settings.crowd().slowReaders();
      boolean submits = settings.shares().perSecond() > 0 && !slow;
      all.add(new LoadConnection(meter, settings.dialect(), account, slow, submits));
    }
    this.connections = List.copyOf(all);
    this.shareSender = Thread.ofPlatform().daemon().name("load-shares").unstarted(this::sendShares);
  }

  /// Begins to connect; returns at once.
  public static LoadMiners start(LoadSettings settings) {
    LoadMiners load = new LoadMiners(settings);
    load.loop.execute(load::connectSome);
    if (settings.shares().perSecond() > 0) {
      load.shareSender.start();
    }
    return load;
  }

  /// Connections that are logged in, slow ones included.
  public int loggedIn() {
    return onLoop(() -> meter.loggedIn);
  }

  /// Forgets the jobs seen so far: what follows is what [#report] tells. To be called when all are
  /// logged in, since the first job of a newcomer is an old one.
  public void startMeasuring() {
    onLoop(
        () -> {
          connections.forEach(LoadConnection::forgetJobs);
          meter.restart((int) connections.stream().filter(LoadConnection::isReading).count());
          return true;
        });
  }

  public LoadReport report() {
    return onLoop(
        () ->
            meter.report(
                connections.stream()
                    .filter(LoadConnection::isReading)
                    .map(LoadConnection::jobs)
                    .toList()));
  }

  /// Lets the slow readers read again: those that the server has closed are then counted as closed.
  public void resumeReading() {
    onLoop(
        () -> {
          connections.stream()
              .filter(LoadConnection::isSlow)
              .forEach(LoadConnection::resumeReading);
          return true;
        });
  }

  private <T> T onLoop(Callable<T> task) {
    return loop.submit(task).syncUninterruptibly().getNow();
  }

  private void connectSome() {
    long perTick =
        settings.crowd().connectsPerSecond() * LoadSettings.TICK.toNanos() / SECOND_NANOS;
    for (long i = 0; i < Math.max(1, perTick) && started < connections.size(); i++) {
      connect(started++);
    }
    if (started < connections.size() && !closed) {
      long pauseNanos =
          Math.max(
              LoadSettings.TICK.toNanos(), SECOND_NANOS / settings.crowd().connectsPerSecond());
      loop.schedule(this::connectSome, pauseNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void connect(int index) {
    LoadConnection connection = connections.get(index);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new LineBasedFrameDecoder(MAX_LINE), connection);
                  }
                });
    if (connection.isSlow()) {
      bootstrap.option(ChannelOption.SO_RCVBUF, LoadSettings.SLOW_RECEIVE_BUFFER);
    }
    connection.starting();
    int source = 1 + index % settings.crowd().sourceAddresses();
    bootstrap
        .connect(settings.server(), new InetSocketAddress("127.0.0." + source, 0))
        .addListener(
            (ChannelFuture connecting) -> {
              if (!connecting.isSuccess()) {
                meter.failedConnects++;
              }
            });
  }

  /// Goes round the connections at the pace of the settings. A connection that has no job, or for
  /// whose job nothing is found, loses its turn.
  private void sendShares() {
    long nextNanos = System.nanoTime();
    for (int turn = 0; !closed; turn = (turn + 1) % connections.size()) {
      nextNanos += SECOND_NANOS / settings.shares().perSecond();
      LockSupport.parkNanos(nextNanos - System.nanoTime());
      LoadConnection connection = connections.get(turn);
      connection
          .newestJob()
          .ifPresent(
              job -> {
                OptionalLong nonce = settings.shares().supplier().nonce(job);
                nonce.ifPresent(found -> connection.submit(job.id(), found));
              });
    }
  }

  /// Closes every connection.
  @Override
  public void close() {
    closed = true;
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
