package io.kaspool.simnode;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCGrpc;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// A node's side of all streams: requests to their calls, news to who wants them. gRPC's threads
/// come in and take the network's lock, which guards everything here.
///
/// Bounded: 128 streams, kaspad's default; one more is refused.
final class NodeService extends RPCGrpc.RPCImplBase {
  private static final int MAX_STREAMS = 128;

  private final NodeState state;
  private final SimNetwork network;
  private final Map<PayloadCase, Call> calls = new EnumMap<>(PayloadCase.class);
  private final Map<NodeStream, Subscriptions> streams = new LinkedHashMap<>();

  NodeService(NodeState state, SimNetwork network, MiningCalls.News news) {
    this.state = state;
    this.network = network;
    new InfoCalls(state).register(calls);
    new BlockCalls(state).register(calls);
    new ChainCalls(state).register(calls);
    new UtxoCalls(state).register(calls);
    new MiningCalls(state, network, news).register(calls);
    Subscriptions.register(calls);
  }

  @Override
  public StreamObserver<KaspadRequest> messageStream(StreamObserver<KaspadResponse> responses) {
    var client = (ServerCallStreamObserver<KaspadResponse>) responses;
    NodeStream stream = new NodeStream(client, network.timer());
    Incoming incoming = new Incoming(stream);
    client.setOnCancelHandler(incoming::gone);
    network.locked(
        () -> {
          if (streams.size() < MAX_STREAMS) {
            streams.put(stream, new Subscriptions());
          } else {
            stream.gone();
            client.onError(
                Status.RESOURCE_EXHAUSTED
                    .withDescription(
                        "The gRPC service has reached full capacity and accepts no new connection")
                    .asRuntimeException());
          }
        });
    return incoming;
  }

  private void handle(KaspadRequest request, NodeStream stream) {
    Subscriptions subscriptions = streams.get(stream);
    if (subscriptions == null || state.faults().isSilent()) {
      return;
    }
    Call call = calls.get(request.getPayloadCase());
    String failure = state.faults().failureOf(request.getPayloadCase());
    if (failure != null) {
      new OneRequest(request, stream, subscriptions)
          .reply(Call.failure(request.getPayloadCase(), failure));
    } else if (call == null) {
      // What kaspad does with a request that it does not know.
      stream.end();
    } else {
      call.handle(request, new OneRequest(request, stream, subscriptions));
    }
    if (!stream.isOpen()) {
      streams.remove(stream);
    }
  }

  void tell(KaspadResponse news) {
    if (!state.faults().isSilent()) {
      streams.forEach(
          (stream, subscriptions) -> subscriptions.select(news).ifPresent(stream::send));
      streams.keySet().removeIf(stream -> !stream.isOpen());
    }
  }

  void dropSubscriptions() {
    streams.values().forEach(Subscriptions::clear);
  }

  void dropStreams() {
    streams.keySet().forEach(NodeStream::gone);
    streams.clear();
  }

  private final class OneRequest implements Call.Asker {
    private final KaspadRequest request;
    private final NodeStream stream;
    private final Subscriptions subscriptions;

    OneRequest(KaspadRequest request, NodeStream stream, Subscriptions subscriptions) {
      this.request = request;
      this.stream = stream;
      this.subscriptions = subscriptions;
    }

    @Override
    public void reply(KaspadResponse.Builder answer) {
      PayloadCase call = request.getPayloadCase();
      if (!state.faults().losesReplies()) {
        stream.reply(call, answer.setId(request.getId()).build(), state.faults().delayOf(call));
      }
    }

    @Override
    public void replyAtOnce(KaspadResponse.Builder answer) {
      stream.send(answer.setId(request.getId()).build());
    }

    @Override
    public int waiting() {
      return stream.waiting(request.getPayloadCase());
    }

    @Override
    public Subscriptions subscriptions() {
      return subscriptions;
    }
  }

  /// One client's requests, one after another.
  private final class Incoming implements StreamObserver<KaspadRequest> {
    private final NodeStream stream;

    Incoming(NodeStream stream) {
      this.stream = stream;
    }

    @Override
    public void onNext(KaspadRequest request) {
      network.locked(() -> handle(request, stream));
    }

    @Override
    public void onError(Throwable cause) {
      gone();
    }

    @Override
    public void onCompleted() {
      stream.end();
      gone();
    }

    private void gone() {
      stream.gone();
      network.locked(
          () -> {
            streams.remove(stream);
          });
    }
  }
}
