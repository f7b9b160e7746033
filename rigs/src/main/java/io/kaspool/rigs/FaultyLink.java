package io.kaspool.rigs;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Both directions of one proxied connection. Confined to the proxy's event loop.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel: an event
final class FaultyLink {
  private final SocketChannel client;
  private final SocketChannel upstream;
  private final Pipe toServer;
  private final Pipe toClient;

  FaultyLink(SocketChannel client, SocketChannel upstream) {
    this.client = client;
    this.upstream = upstream;
    this.toServer = new Pipe(FaultProxy.Direction.TO_SERVER, client, upstream);
    this.toClient = new Pipe(FaultProxy.Direction.TO_CLIENT, upstream, client);
    client.pipeline().addLast(toServer);
    upstream.pipeline().addLast(toClient);
  }

  void inject(FaultProxy.Direction direction, Fault fault) {
    Pipe pipe = pipe(direction);
    pipe.fault = fault;
    pipe.pump();
  }

  private Pipe pipe(FaultProxy.Direction direction) {
    return switch (direction) {
      case TO_SERVER -> toServer;
      case TO_CLIENT -> toClient;
    };
  }

  void drop() {
    client.close();
    upstream.close();
  }

  void reset() {
    resetChannel(client);
    resetChannel(upstream);
  }

  static void resetChannel(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    channel.close();
  }

  /// One direction: what was read waits in order until it is due.
  private final class Pipe extends ChannelInboundHandlerAdapter {
    // BOUND: beyond this many waiting bytes the sender is not read any more.
    private static final int MAX_WAITING = 256 * 1024;

    private record Piece(ByteBuf bytes, boolean last, long dueNanos) {}

    private final FaultProxy.Direction direction;
    private final SocketChannel from;
    private final SocketChannel to;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private Fault fault = new Fault.None();
    private int waitingBytes;
    private long lastDueNanos = System.nanoTime();
    private boolean pumpScheduled;
    private boolean ended;

    Pipe(FaultProxy.Direction direction, SocketChannel from, SocketChannel to) {
      this.direction = direction;
      this.from = from;
      this.to = to;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      toServer.pump(); // only now is there somebody to forward to
      toClient.pump();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      switch (fault) {
        case Fault.Drop _ -> {
          bytes.release();
          drop();
        }
        case Fault.Reset _ -> {
          bytes.release();
          reset();
        }
        case Fault.Delay(var by) -> enqueue(bytes, false, by.toNanos());
        case Fault.Split(var gap) -> split(bytes, gap.toNanos());
        case Fault.None _, Fault.Stall _ -> enqueue(bytes, false, 0);
      }
      pump();
    }

    /// The sender has ended: so does this direction, behind all that waits. The other one goes on.
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof ChannelInputShutdownEvent) {
        long delayNanos = fault instanceof Fault.Delay(var by) ? by.toNanos() : 0;
        enqueue(Unpooled.EMPTY_BUFFER, true, delayNanos);
        pump();
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      pipe(direction.opposite()).pump(); // it is the one that writes to this channel
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      waiting.forEach(piece -> ReferenceCountUtil.safeRelease(piece.bytes()));
      waiting.clear();
      to.close();
    }

    /// A reset of one side resets the other.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      reset();
    }

    private void split(ByteBuf bytes, long gapNanos) {
      while (bytes.isReadable()) {
        lastDueNanos = later(lastDueNanos, System.nanoTime()) + gapNanos;
        enqueue(bytes.readRetainedSlice(1), false, 0);
      }
      bytes.release();
    }

    private void enqueue(ByteBuf bytes, boolean last, long delayNanos) {
      // never before what came earlier, whatever the fault was then
      lastDueNanos = later(lastDueNanos, System.nanoTime() + delayNanos);
      waiting.addLast(new Piece(bytes, last, lastDueNanos));
      waitingBytes += bytes.readableBytes();
    }

    void pump() {
      boolean stalled = fault instanceof Fault.Stall;
      while (!stalled && to.isActive() && to.isWritable() && isDue()) {
        Piece piece = waiting.removeFirst();
        waitingBytes -= piece.bytes().readableBytes();
        if (piece.last()) {
          end();
        } else {
          to.writeAndFlush(piece.bytes());
        }
      }
      boolean open = from.isActive() && to.isActive();
      from.config().setAutoRead(!stalled && open && waitingBytes < MAX_WAITING);
      scheduleNext(stalled);
    }

    private void end() {
      ended = true;
      to.shutdownOutput();
      if (toServer.ended && toClient.ended) {
        drop();
      }
    }

    private boolean isDue() {
      Piece next = waiting.peekFirst();
      return next != null && next.dueNanos() - System.nanoTime() <= 0;
    }

    private static long later(long oneNanos, long otherNanos) {
      return oneNanos - otherNanos > 0 ? oneNanos : otherNanos;
    }

    private void scheduleNext(boolean stalled) {
      Piece next = waiting.peekFirst();
      if (next != null && !stalled && !pumpScheduled && !isDue()) {
        pumpScheduled = true;
        long delayNanos = Math.max(0, next.dueNanos() - System.nanoTime());
        from.eventLoop()
            .schedule(
                () -> {
                  pumpScheduled = false;
                  pump();
                },
                delayNanos,
                TimeUnit.NANOSECONDS);
      }
    }
  }
}
