package io.kaspool.stratum;

import io.kaspool.mining.BlockFinder;
import io.kaspool.mining.Job;
import io.kaspool.mining.JobBoard;
import io.kaspool.mining.JobListener;
import io.kaspool.mining.SessionMemory;
import io.kaspool.mining.ShareJudge;
import io.kaspool.mining.ShareLog;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Listens for miners on every configured port and passes jobs on to them. `start` binds or throws,
/// `close` takes everything down again. The caller's thread, but for [#onJob] and
/// [#onAvailability].
public final class StratumServer implements JobListener, AutoCloseable {
  /// Farms come back all at once after a restart.
  private static final int BACKLOG = 4096;

  /// What the kernel buffers for one miner: a few seconds of jobs, not minutes of jobs nobody
  /// reads.
  private static final int SEND_BUFFER = 8 * 1024;

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(16 * 1024, 64 * 1024);

  private final Gateway gateway;
  private final BlockFinder blocks;
  private final boolean epoll = Epoll.isAvailable();
  private final MultiThreadIoEventLoopGroup group;
  private final Map<EventExecutor, LoopSessions> loops = new LinkedHashMap<>();
  private final List<Channel> listening = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private StratumServer(Gateway gateway, BlockFinder blocks, int threads) {
    this.gateway = gateway;
    this.blocks = blocks;
    IoHandlerFactory transport = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("kaspool-stratum"), transport);
  }

  /// @param threads event loops; 0 = one a processor
  public static StratumServer create(
      StratumSettings settings, Mining mining, StratumEvents events, NanoClock clock, int threads) {
    Gateway gateway =
        new Gateway(
            settings,
            mining.board(),
            mining.shares(),
            mining.sessions(),
            new ExtranoncePool(clock),
            new NodeOutage(clock, settings.noNodeTimeout()),
            events,
            new StratumCounters(),
            clock);
    int loops = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    return new StratumServer(gateway, mining.blocks(), loops);
  }

  /// What the server needs of the mining room.
  public record Mining(
      JobBoard board, ShareLog shares, SessionMemory sessions, BlockFinder blocks) {}

  /// @throws OperatorException when a port cannot be listened on
  public void start() {
    for (EventExecutor executor : group) {
      ShareJudge judge = new ShareJudge(blocks, gateway.clock());
      LoopSessions sessions = new LoopSessions((EventLoop) executor, gateway, judge);
      loops.put(executor, sessions);
      sessions.start();
    }
    for (PortSettings port : gateway.settings().ports()) {
      listening.add(bind(port));
    }
  }

  /// The ports that are really bound, in the order of the settings.
  public List<InetSocketAddress> addresses() {
    return listening.stream().map(channel -> (InetSocketAddress) channel.localAddress()).toList();
  }

  Gateway gateway() {
    return gateway;
  }

  /// Extranonces that no session holds.
  public int freeExtranonces() {
    return gateway.extranonces().free();
  }

  public StratumCounters counters() {
    return gateway.counters();
  }

  @Override
  public void onJob(Job job) {
    if (closed.get()) {
      return;
    }
    EncodedJob encoded = EncodedJob.of(job);
    loops.values().forEach(loop -> loop.offer(encoded));
  }

  @Override
  public void onAvailability(boolean minable, String why) {
    gateway.outage().minable(minable);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    listening.forEach(channel -> channel.close().syncUninterruptibly());
    loops.forEach((loop, sessions) -> loop.execute(() -> sessions.closeAll(CloseReason.SHUTDOWN)));
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Channel bind(PortSettings port) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(pipeline(port));
    if (epoll) {
      bootstrap
          .childOption(EpollChannelOption.TCP_KEEPIDLE, 60)
          .childOption(EpollChannelOption.TCP_KEEPINTVL, 20)
          .childOption(EpollChannelOption.TCP_KEEPCNT, 3);
    }
    ChannelFuture bound = bootstrap.bind(port.bind(), port.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new OperatorException(
          PoolError.PORT_UNAVAILABLE,
          "cannot listen for miners on " + port.bind() + ":" + port.port(),
          "stratum.port, stratum.ports, stratum.bind",
          "end what uses the port, or choose another",
          bound.cause());
    }
    Channel channel = bound.channel();
    gateway.events().listening((InetSocketAddress) channel.localAddress(), port);
    return channel;
  }

  private Class<? extends ServerChannel> serverChannel() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private ChannelInitializer<SocketChannel> pipeline(PortSettings port) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        LoopSessions loop = loops.get(channel.eventLoop());
        if (loop == null) {
          throw new IllegalStateException("channel on a foreign event loop");
        }
        channel
            .pipeline()
            .addLast(new LineBasedFrameDecoder(LineLimits.MAX_LINE_BYTES, true, true))
            .addLast(new Session(gateway, port, loop, channel));
      }
    };
  }
}
