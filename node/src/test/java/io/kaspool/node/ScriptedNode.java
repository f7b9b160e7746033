package io.kaspool.node;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.GetBlockDagInfoResponse;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.GetSinkBlueScoreResponse;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NewBlockTemplateNotification;
import io.kaspool.nodeapi.NotifyNewBlockTemplateResponse;
import io.kaspool.nodeapi.NotifyPruningPointUtxoSetOverrideResponse;
import io.kaspool.nodeapi.NotifyUtxosChangedResponse;
import io.kaspool.nodeapi.RPCError;
import io.kaspool.nodeapi.RPCGrpc;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A gRPC server that says exactly what the test wants, also what no kaspad would. Any thread.
final class ScriptedNode implements AutoCloseable {
  private final Map<PayloadCase, Function<KaspadRequest, Optional<KaspadResponse>>> script =
      new ConcurrentHashMap<>();
  private final List<StreamObserver<KaspadResponse>> streams = new CopyOnWriteArrayList<>();
  private final List<KaspadRequest> received = new CopyOnWriteArrayList<>();
  private final NodeEndpoint endpoint;
  private Server server;
  private volatile Executor answering = Runnable::run;

  ScriptedNode() {
    answer(PayloadCase.GET_SERVER_INFO_REQUEST, info("2.1.0", "simnet", true, true));
    answer(
        PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setNotifyNewBlockTemplateResponse(NotifyNewBlockTemplateResponse.newBuilder()));
    answer(
        PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockTemplateResponse(
                GetBlockTemplateResponse.newBuilder()
                    .setIsSynced(true)
                    .setBlock(Templates.block(1000, 1_800_000_000_000L, 1))));
    answer(PayloadCase.SUBMIT_BLOCK_REQUEST, submitted(SubmitBlockRejectReason.NONE, ""));
    answer(
        PayloadCase.NOTIFY_PRUNING_POINT_UTXO_SET_OVERRIDE_REQUEST,
        KaspadResponse.newBuilder()
            .setNotifyPruningPointUtxoSetOverrideResponse(
                NotifyPruningPointUtxoSetOverrideResponse.newBuilder()));
    answer(
        PayloadCase.NOTIFY_UTXOS_CHANGED_REQUEST,
        KaspadResponse.newBuilder()
            .setNotifyUtxosChangedResponse(NotifyUtxosChangedResponse.newBuilder()));
    answer(
        PayloadCase.GET_UTXOS_BY_ADDRESSES_REQUEST,
        KaspadResponse.newBuilder()
            .setGetUtxosByAddressesResponse(GetUtxosByAddressesResponse.newBuilder()));
    answer(
        PayloadCase.GET_BLOCK_DAG_INFO_REQUEST,
        KaspadResponse.newBuilder()
            .setGetBlockDagInfoResponse(
                GetBlockDagInfoResponse.newBuilder()
                    .setSink("cd".repeat(32))
                    .setVirtualDaaScore(500_000_002)
                    .setDifficulty(512.5)
                    .setPruningPointHash("ef".repeat(32))));
    answer(
        PayloadCase.GET_SINK_BLUE_SCORE_REQUEST,
        KaspadResponse.newBuilder()
            .setGetSinkBlueScoreResponse(
                GetSinkBlueScoreResponse.newBuilder().setBlueScore(400_000_001)));
    server = listen(0);
    endpoint = new NodeEndpoint("127.0.0.1", server.getPort());
  }

  static KaspadResponse.Builder info(
      String version, String network, boolean utxoIndex, boolean synced) {
    return KaspadResponse.newBuilder()
        .setGetServerInfoResponse(
            GetServerInfoResponse.newBuilder()
                .setServerVersion(version)
                .setNetworkId(network)
                .setHasUtxoIndex(utxoIndex)
                .setIsSynced(synced)
                .setVirtualDaaScore(500_000_001));
  }

  static KaspadResponse.Builder submitted(SubmitBlockRejectReason reason, String error) {
    SubmitBlockResponse.Builder answer = SubmitBlockResponse.newBuilder().setRejectReason(reason);
    if (!error.isEmpty()) {
      answer.setError(RPCError.newBuilder().setMessage(error));
    }
    return KaspadResponse.newBuilder().setSubmitBlockResponse(answer);
  }

  static KaspadResponse.Builder rewardInfo(GetBlockRewardInfoResponse.Builder answer) {
    return KaspadResponse.newBuilder().setGetBlockRewardInfoResponse(answer);
  }

  NodeEndpoint endpoint() {
    return endpoint;
  }

  void answer(PayloadCase request, KaspadResponse.Builder response) {
    KaspadResponse always = response.build();
    answer(request, asked -> Optional.of(always));
  }

  /// Empty means silence.
  void answer(PayloadCase request, Function<KaspadRequest, Optional<KaspadResponse>> answer) {
    script.put(request, answer);
  }

  void silence(PayloadCase request) {
    answer(request, asked -> Optional.empty());
  }

  /// From now on nothing is answered, and nothing of it later.
  void freeze() {
    answering = answer -> {};
  }

  /// From now on each answer comes that much later.
  void delay(Duration delay) {
    answering = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  void announceTemplate() {
    announce(
        KaspadResponse.newBuilder()
            .setNewBlockTemplateNotification(NewBlockTemplateNotification.getDefaultInstance()));
  }

  /// Tells it on every stream, whether somebody subscribed or not.
  void announce(KaspadResponse.Builder notification) {
    KaspadResponse same = notification.build();
    streams.forEach(stream -> write(stream, same));
  }

  long received(PayloadCase request) {
    return requests(request).size();
  }

  List<KaspadRequest> requests() {
    return received;
  }

  List<KaspadRequest> requests(PayloadCase request) {
    return received.stream().filter(one -> one.getPayloadCase() == request).toList();
  }

  void kill() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    streams.clear();
  }

  void restart() {
    server = listen(endpoint.port());
  }

  @Override
  public void close() {
    kill();
  }

  private Server listen(int port) {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
          .addService(new Service())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(StreamObserver<KaspadResponse> stream, KaspadResponse response) {
    synchronized (stream) {
      stream.onNext(response);
    }
  }

  private final class Service extends RPCGrpc.RPCImplBase {
    @Override
    public StreamObserver<KaspadRequest> messageStream(StreamObserver<KaspadResponse> responses) {
      streams.add(responses);
      // With a handler set, writing to a stream that was cancelled does nothing.
      ((ServerCallStreamObserver<KaspadResponse>) responses)
          .setOnCancelHandler(() -> streams.remove(responses));
      return new StreamObserver<>() {
        @Override
        public void onNext(KaspadRequest request) {
          received.add(request);
          Function<KaspadRequest, Optional<KaspadResponse>> answer =
              script.getOrDefault(request.getPayloadCase(), asked -> Optional.empty());
          answer
              .apply(request)
              .ifPresent(
                  response -> {
                    KaspadResponse own = response.toBuilder().setId(request.getId()).build();
                    answering.execute(() -> write(responses, own));
                  });
        }

        @Override
        public void onError(Throwable error) {
          streams.remove(responses);
        }

        @Override
        public void onCompleted() {
          streams.remove(responses);
          responses.onCompleted();
        }
      };
    }
  }
}
