package io.kaspool.node;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCGrpc;
import io.kaspool.ops.NanoClock;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One TCP connection with kaspad's one bidirectional stream on it, from its opening to its end; a
/// lost one is never revived but replaced.
///
/// Any thread may send. Answers and notifications arrive on the reader thread, and nothing is
/// called while the lock is held. At most [#MAX_PENDING] requests wait for their answers; one more
/// fails at once and is reported. There is no deadline on the call, which would end the whole
/// stream: each request has its own, looked at by [#expire].
final class RpcStream {
  /// kaspad queues 256 requests of a kind for each connection.
  static final int MAX_PENDING = 256;

  private static final int CONNECT_TIMEOUT_MILLIS = 1000;
  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  /// Hears what nobody asked for. Called on the reader thread or on the one that closes or expires.
  interface Listener {
    /// On the reader thread only.
    void onNotification(RpcStream stream, KaspadResponse notification);

    void onTimeout(String request);

    void onOverload(String request);

    /// Called once, after all pending requests have failed.
    void onEnd(RpcStream stream, String why);
  }

  private record Pending(
      String request, long sentAtNanos, Duration timeout, Consumer<Reply> whenDone) {}

  private final Listener listener;
  private final NanoClock clock;
  private final ManagedChannel channel;
  // Guards what follows and the order of writes: gRPC's observers are not thread-safe.
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Pending> pending = new HashMap<>();
  private final StreamObserver<KaspadRequest> requests;
  private long lastId;
  private boolean ended;

  private RpcStream(ManagedChannel channel, NanoClock clock, Listener listener) {
    this.channel = channel;
    this.clock = clock;
    this.listener = listener;
    this.requests = RPCGrpc.newStub(channel).messageStream(new Incoming());
  }

  /// Starts to connect; whether that works shows by an answer or by the end of the stream.
  static RpcStream open(
      NodeEndpoint endpoint,
      int maxInboundBytes,
      Executor reader,
      NanoClock clock,
      Listener listener) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .usePlaintext()
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true)
            .maxInboundMessageSize(maxInboundBytes)
            // The operator's own nodes are never behind the web proxy the JVM may be told of.
            .proxyDetector(address -> null)
            .executor(reader)
            .build();
    return new RpcStream(channel, clock, listener);
  }

  /// Sends a request; the reply comes exactly once, at once if it cannot be sent.
  void send(KaspadRequest.Builder request, Duration timeout, Consumer<Reply> whenDone) {
    String name = request.getPayloadCase().name();
    boolean overloaded;
    lock.lock();
    try {
      overloaded = !ended && pending.size() >= MAX_PENDING;
      if (!ended && !overloaded) {
        long id = ++lastId; // from 1: notifications have id 0
        pending.put(id, new Pending(name, clock.nanoTime(), timeout, whenDone));
        requests.onNext(request.setId(id).build());
        return;
      }
    } finally {
      lock.unlock();
    }
    if (overloaded) {
      listener.onOverload(name);
    }
    whenDone.accept(
        new Reply.Failed(overloaded ? "too many requests wait for answers" : "not connected"));
  }

  /// Sends a request and waits for its reply; only for virtual threads.
  Reply call(KaspadRequest.Builder request, Duration timeout) throws InterruptedException {
    BlockingQueue<Reply> reply = new ArrayBlockingQueue<>(1);
    send(request, timeout, reply::add);
    return reply.take();
  }

  /// Fails the requests whose time is over; called every few dozen milliseconds.
  void expire() {
    List<Pending> overdue = new ArrayList<>();
    lock.lock();
    try {
      long now = clock.nanoTime();
      pending
          .values()
          .removeIf(
              request ->
                  now - request.sentAtNanos() >= request.timeout().toNanos()
                      && overdue.add(request));
    } finally {
      lock.unlock();
    }
    for (Pending request : overdue) {
      listener.onTimeout(request.request());
      String why = "no answer within " + request.timeout().toMillis() + " ms";
      request.whenDone().accept(new Reply.Failed(why));
    }
  }

  /// Ends the stream and the connection, and fails what waits for answers.
  void close(String why) {
    List<Pending> unanswered;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      unanswered = List.copyOf(pending.values());
      pending.clear();
    } finally {
      lock.unlock();
    }
    channel.shutdownNow();
    for (Pending request : unanswered) {
      request.whenDone().accept(new Reply.Failed("unknown outcome: " + why));
    }
    listener.onEnd(this, why);
  }

  /// Waits until nothing more will be called, or the patience is over.
  void awaitClosed(Duration patience) {
    try {
      channel.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answered(KaspadResponse response) {
    Pending request;
    lock.lock();
    try {
      request = pending.remove(response.getId());
    } finally {
      lock.unlock();
    }
    // None: it came after its time was over.
    if (request != null) {
      request.whenDone().accept(new Reply.Answered(response));
    }
  }

  private final class Incoming implements StreamObserver<KaspadResponse> {
    @Override
    public void onNext(KaspadResponse response) {
      if (response.getId() == 0) {
        listener.onNotification(RpcStream.this, response);
      } else {
        answered(response);
      }
    }

    @Override
    public void onError(Throwable error) {
      close(describe(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
      close("the node ended the stream");
    }
  }

  private static String describe(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription());
    }
    Throwable cause = status.getCause();
    if (cause != null && cause.getMessage() != null) {
      text.append(": ").append(cause.getMessage());
    }
    return text.toString();
  }
}
