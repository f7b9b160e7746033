package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyBlockAddedRequest;
import io.kaspool.nodeapi.PingRequest;
import io.kaspool.nodeapi.RPCGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The transport, with clients that behave badly.
final class NodeStreamTest {
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);

  @AutoClose
  private final SimNode node = SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(2));

  private final ManagedChannel channel =
      NettyChannelBuilder.forAddress("127.0.0.1", node.port())
          .usePlaintext()
          .proxyDetector(address -> null)
          .flowControlWindow(1 << 16)
          .build();

  @AfterEach
  void closeChannel() {
    channel.shutdownNow();
  }

  /// A call whose messages are delivered only when asked for.
  private static final class Listener extends ClientCall.Listener<KaspadResponse> {
    final CompletableFuture<Metadata> headers = new CompletableFuture<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();
    final AtomicInteger messages = new AtomicInteger();

    @Override
    public void onHeaders(Metadata received) {
      headers.complete(received);
    }

    @Override
    public void onMessage(KaspadResponse message) {
      messages.incrementAndGet();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.complete(status);
    }
  }

  private ClientCall<KaspadRequest, KaspadResponse> open(Listener listener) {
    var call = channel.newCall(RPCGrpc.getMessageStreamMethod(), CallOptions.DEFAULT);
    call.start(listener, new Metadata());
    return call;
  }

  private static KaspadRequest ping(long id) {
    return KaspadRequest.newBuilder().setId(id).setPingRequest(PingRequest.newBuilder()).build();
  }

  @Test
  void compressesForClientsThatTakeIt() {
    Listener listener = new Listener();
    var call = open(listener);
    call.request(1);
    call.sendMessage(ping(1));
    assertThat(RpcClient.await(listener.headers).get(ENCODING)).isEqualTo("gzip");
    await().untilAsserted(() -> assertThat(listener.messages).hasValue(1));
  }

  @Test
  void endsTheStreamOfAClientThatDoesNotRead() {
    Listener listener = new Listener();
    var call = open(listener);
    call.request(1);
    call.sendMessage(
        KaspadRequest.newBuilder()
            .setId(1)
            .setNotifyBlockAddedRequest(NotifyBlockAddedRequest.newBuilder())
            .build());
    await().untilAsserted(() -> assertThat(listener.messages).hasValue(1));
    // Fills what the connection takes, then the queue.
    int blocks = NodeStream.LIMIT + 500;
    node.control().mineForeign(blocks);
    call.request(Integer.MAX_VALUE);
    assertThat(RpcClient.await(listener.end).getCode()).isEqualTo(Status.Code.OK);
    assertThat(listener.messages.get()).isLessThan(blocks);
  }

  @Test
  void refusesTheStreamAfterTheLast() {
    List<Listener> listeners = new ArrayList<>();
    for (int i = 0; i < 128; i++) {
      Listener listener = new Listener();
      listeners.add(listener);
      var call = open(listener);
      call.request(1);
      call.sendMessage(ping(1));
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> listeners.stream().allMatch(listener -> listener.messages.get() == 1));
    Listener last = new Listener();
    open(last).request(1);
    Status end = RpcClient.await(last.end);
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription())
        .isEqualTo("The gRPC service has reached full capacity and accepts no new connection");
  }

  @Test
  void makesRoomWhenAClientLeaves() {
    for (int i = 0; i < 300; i++) {
      try (RpcClient client = RpcClient.connect(node.port())) {
        client.call(call -> call.setPingRequest(PingRequest.newBuilder()));
      }
    }
    assertThat(node.submittedBlocks()).isEmpty();
  }

  @Test
  void endsTheStreamThatItsClientEnds() {
    Listener listener = new Listener();
    var call = open(listener);
    call.request(10);
    call.sendMessage(ping(1));
    call.halfClose();
    assertThat(RpcClient.await(listener.end).getCode()).isEqualTo(Status.Code.OK);
    assertThat(listener.messages).hasValue(1);
  }
}
