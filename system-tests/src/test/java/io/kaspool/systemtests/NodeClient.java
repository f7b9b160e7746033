package io.kaspool.systemtests;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// A plain client of a node's gRPC port, for asking what the pool does not ask. Any thread.
final class NodeClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ManagedChannel channel;
  private final StreamObserver<KaspadRequest> requests;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<KaspadResponse>> waiting = new ConcurrentHashMap<>();
  private final List<KaspadResponse> notifications = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();

  NodeClient(int port) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    requests = RPCGrpc.newStub(channel).messageStream(new Answers());
  }

  KaspadResponse ask(KaspadRequest.Builder request) {
    long id = ids.incrementAndGet();
    CompletableFuture<KaspadResponse> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    synchronized (requests) {
      requests.onNext(request.setId(id).build());
    }
    try {
      return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer to " + request.getPayloadCase(), e);
    }
  }

  List<KaspadResponse> notifications() {
    return notifications;
  }

  /// Completes with the reason when the node ends the stream.
  CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private final class Answers implements StreamObserver<KaspadResponse> {
    @Override
    public void onNext(KaspadResponse response) {
      CompletableFuture<KaspadResponse> answer = waiting.remove(response.getId());
      if (response.getId() == 0) {
        notifications.add(response);
      } else if (answer != null) {
        answer.complete(response);
      }
    }

    @Override
    public void onError(Throwable cause) {
      ended.complete(String.valueOf(cause.getMessage()));
      onNobody(cause);
    }

    private void onNobody(Throwable cause) {
      waiting.values().forEach(answer -> answer.completeExceptionally(cause));
    }

    @Override
    public void onCompleted() {
      ended.complete("completed");
      onNobody(new IllegalStateException("the node ended the stream"));
    }
  }
}
