package io.kaspool.simnode;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCGrpc;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One stream to a node, for tests: blocking calls, and queues of what arrives. Any thread may use
/// it.
final class RpcClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final StreamObserver<KaspadRequest> requests;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<Long, CompletableFuture<KaspadResponse>> pending = new ConcurrentHashMap<>();
  private final BlockingQueue<KaspadResponse> notifications = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> answered = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  private RpcClient(ManagedChannel channel) {
    this.channel = channel;
    this.requests = RPCGrpc.newStub(channel).messageStream(new Incoming());
  }

  static RpcClient connect(int port) {
    return new RpcClient(
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .proxyDetector(address -> null)
            .maxInboundMessageSize(1 << 28)
            .build());
  }

  /// Sends a request and waits for its answer.
  KaspadResponse call(Consumer<KaspadRequest.Builder> fill) {
    return await(send(fill));
  }

  /// Sends a request; its answer comes later.
  CompletableFuture<KaspadResponse> send(Consumer<KaspadRequest.Builder> fill) {
    KaspadRequest.Builder request = KaspadRequest.newBuilder();
    fill.accept(request);
    long id = lastId.incrementAndGet();
    CompletableFuture<KaspadResponse> answer = new CompletableFuture<>();
    pending.put(id, answer);
    write(request.setId(id).build());
    return answer;
  }

  synchronized void write(KaspadRequest request) {
    requests.onNext(request);
  }

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /// The next notification.
  KaspadResponse notification() {
    try {
      KaspadResponse next = notifications.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("no notification");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int waitingNotifications() {
    return notifications.size();
  }

  /// Ids of answers in the order of their arrival.
  BlockingQueue<Long> answered() {
    return answered;
  }

  /// How the stream ended, once it has.
  CompletableFuture<Status> end() {
    return end;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Incoming implements StreamObserver<KaspadResponse> {
    @Override
    public void onNext(KaspadResponse response) {
      if (response.getId() == 0) {
        notifications.add(response);
        return;
      }
      answered.add(response.getId());
      CompletableFuture<KaspadResponse> answer = pending.remove(response.getId());
      if (answer != null) {
        answer.complete(response);
      }
    }

    @Override
    public void onError(Throwable error) {
      end.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}
