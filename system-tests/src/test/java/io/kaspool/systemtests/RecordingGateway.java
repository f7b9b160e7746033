package io.kaspool.systemtests;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCGrpc;
import io.kaspool.nodeapi.RpcBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands between the pool and a node, passes everything on and remembers templates and submitted
/// blocks. Any thread.
final class RecordingGateway implements AutoCloseable {
  private final ManagedChannel node;
  private final Server server;
  private final Set<RpcBlock> templates = ConcurrentHashMap.newKeySet();
  private final List<RpcBlock> submitted = new CopyOnWriteArrayList<>();

  RecordingGateway(int nodePort) {
    node =
        NettyChannelBuilder.forAddress("127.0.0.1", nodePort)
            .usePlaintext()
            .maxInboundMessageSize(64 << 20)
            .build();
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
              .maxInboundMessageSize(64 << 20)
              .addService(new Relay())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return server.getPort();
  }

  List<RpcBlock> submitted() {
    return submitted;
  }

  /// Whether the block is, but for its nonce, byte for byte a template that went through here.
  boolean isOfATemplate(RpcBlock block) {
    RpcBlock unsolved =
        block.toBuilder().setHeader(block.getHeader().toBuilder().setNonce(0)).build();
    return templates.stream()
        .anyMatch(template -> template.toByteString().equals(unsolved.toByteString()));
  }

  @Override
  public void close() {
    server.shutdownNow();
    node.shutdownNow();
  }

  private final class Relay extends RPCGrpc.RPCImplBase {
    @Override
    public StreamObserver<KaspadRequest> messageStream(StreamObserver<KaspadResponse> pool) {
      StreamObserver<KaspadRequest> toNode =
          RPCGrpc.newStub(node).messageStream(new Passing<>(pool, RecordingGateway.this::answer));
      return new Passing<>(toNode, RecordingGateway.this::request);
    }
  }

  private void answer(KaspadResponse response) {
    if (response.hasGetBlockTemplateResponse()) {
      templates.add(response.getGetBlockTemplateResponse().getBlock());
    }
  }

  private void request(KaspadRequest request) {
    if (request.hasSubmitBlockRequest()) {
      submitted.add(request.getSubmitBlockRequest().getBlock());
    }
  }

  private record Passing<T>(StreamObserver<T> to, java.util.function.Consumer<T> look)
      implements StreamObserver<T> {
    @Override
    public void onNext(T message) {
      look.accept(message);
      synchronized (to) {
        to.onNext(message);
      }
    }

    @Override
    public void onError(Throwable cause) {
      to.onError(cause);
    }

    @Override
    public void onCompleted() {
      to.onCompleted();
    }
  }
}
