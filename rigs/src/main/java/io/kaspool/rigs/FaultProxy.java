package io.kaspool.rigs;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// A TCP proxy in front of one target that damages connections on demand. Every method may be
/// called on any thread; all connections live on the one event loop of the proxy, and have seen a
/// change when the method returns.
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, which is an event
public final class FaultProxy implements AutoCloseable {

  /// Which way bytes go.
  public enum Direction {
    TO_SERVER,
    TO_CLIENT;

    Direction opposite() {
      return this == TO_SERVER ? TO_CLIENT : TO_SERVER;
    }
  }

  private final InetSocketAddress target;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  // BOUND: one entry a connection, which the caller opens; at most the files a process may have.
  private final Set<FaultyLink> links = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final Channel server;
  private volatile Fault toServer = new Fault.None(); // set by callers, read by new links
  private volatile Fault toClient = new Fault.None(); // set by callers, read by new links
  private volatile boolean refusing; // set by callers, read when a connection is accepted

  private FaultProxy(InetSocketAddress target) {
    this.target = target;
    this.server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.AUTO_READ, false) // until the target is connected
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel client) {
                    accept(client);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /// Listens on a free loopback port and forwards to the target.
  public static FaultProxy start(InetSocketAddress target) {
    return new FaultProxy(target);
  }

  /// Where clients connect.
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /// Connections that are open now.
  public int connections() {
    return links.size();
  }

  /// Connections ever accepted.
  public long accepted() {
    return accepted.get();
  }

  /// Sets what happens in one direction, on open connections and on new ones.
  public void inject(Direction direction, Fault fault) {
    switch (direction) {
      case TO_SERVER -> toServer = fault;
      case TO_CLIENT -> toClient = fault;
    }
    everywhere(link -> link.inject(direction, fault));
  }

  /// Sets what happens in both directions.
  public void inject(Fault fault) {
    inject(Direction.TO_SERVER, fault);
    inject(Direction.TO_CLIENT, fault);
  }

  /// Lifts every fault; what was held back flows.
  public void heal() {
    refusing = false;
    inject(new Fault.None());
  }

  /// Whether new connections are reset at once, as by a machine on which nothing listens.
  public void refuse(boolean refuse) {
    refusing = refuse;
  }

  /// Closes every open connection in order.
  public void dropAll() {
    everywhere(FaultyLink::drop);
  }

  /// Resets every open connection.
  public void resetAll() {
    everywhere(FaultyLink::reset);
  }

  private void everywhere(Consumer<FaultyLink> action) {
    loop.submit(() -> List.copyOf(links).forEach(action)).syncUninterruptibly();
  }

  private void accept(SocketChannel client) {
    accepted.incrementAndGet();
    if (refusing) {
      FaultyLink.resetChannel(client);
      return;
    }
    Bootstrap towardsTarget =
        new Bootstrap()
            .group(client.eventLoop())
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(ChannelOption.AUTO_READ, false)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel upstream) {
                    link(client, upstream);
                  }
                });
    towardsTarget
        .connect(target)
        .addListener(
            (ChannelFuture connecting) -> {
              if (!connecting.isSuccess()) {
                FaultyLink.resetChannel(client);
              }
            });
  }

  private void link(SocketChannel client, SocketChannel upstream) {
    FaultyLink link = new FaultyLink(client, upstream);
    link.inject(Direction.TO_SERVER, toServer);
    link.inject(Direction.TO_CLIENT, toClient);
    links.add(link);
    client.closeFuture().addListener(_ -> links.remove(link));
    upstream.closeFuture().addListener(_ -> links.remove(link));
  }

  /// Resets what is open and stops listening.
  @Override
  public void close() {
    server.close().syncUninterruptibly();
    resetAll();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
