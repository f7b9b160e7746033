package io.kaspool.stratum;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One session's way out: lines are written at once, flushed together, and bytes that the miner
/// does not take are noticed. Confined to the channel's event loop.
final class Outlet {
  private final Channel channel;
  private final Gateway gateway;
  private boolean flushScheduled;
  private boolean stuck;
  private long stuckSinceNanos;
  private int unwritableEpisode;

  Outlet(Channel channel, Gateway gateway) {
    this.channel = channel;
    this.gateway = gateway;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  SocketAddress remote() {
    return channel.remoteAddress();
  }

  boolean isOpen() {
    return channel.isActive();
  }

  void write(byte[] line) {
    var _ = channel.write(Unpooled.wrappedBuffer(line), channel.voidPromise());
  }

  void writeAndFlush(ByteBuf line) {
    var _ = channel.writeAndFlush(line, channel.voidPromise());
  }

  /// One flush for all that this turn of the loop writes.
  void flushSoon(Runnable afterwards) {
    if (!flushScheduled) {
      flushScheduled = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                flushScheduled = false;
                if (isOpen()) {
                  channel.flush();
                  afterwards.run();
                }
              });
    }
  }

  /// Whether bytes wait that the miner does not take: everything is flushed at once, so what waits
  /// is what its kernel refuses.
  boolean isStuck() {
    if (pendingBytes() > 0) {
      channel.flush();
    }
    if (pendingBytes() == 0) {
      stuck = false;
      return false;
    }
    if (!stuck) {
      stuck = true;
      stuckSinceNanos = gateway.clock().nanoTime();
    }
    return true;
  }

  /// Whether it has been stuck for so long that the miner must be taken for dead.
  boolean isGivenUp() {
    long patience = gateway.settings().writeTimeout().toNanos();
    return stuck && gateway.clock().nanoTime() - stuckSinceNanos >= patience;
  }

  private long pendingBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// Takes note that the channel's water marks were crossed; runs `giveUp` unless they are crossed
  /// again in time.
  void writabilityChanged(Runnable giveUp) {
    unwritableEpisode++;
    if (!channel.isWritable()) {
      int episode = unwritableEpisode;
      later(
          gateway.settings().writeTimeout(),
          () -> {
            if (episode == unwritableEpisode) {
              giveUp.run();
            }
          });
    }
  }

  /// Lets the miner say more, or not: who does not read its answers is not read either.
  void read(boolean more) {
    channel.config().setAutoRead(more && channel.isWritable());
  }

  /// Runs the task on the loop, unless the channel is closed by then.
  void later(Duration delay, Runnable task) {
    var _ =
        channel
            .eventLoop()
            .schedule(
                () -> {
                  if (isOpen()) {
                    task.run();
                  }
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
  }

  void close() {
    channel.flush();
    var _ = channel.close();
  }
}
