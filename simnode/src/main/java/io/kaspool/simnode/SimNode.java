package io.kaspool.simnode;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCGrpc;
import io.kaspool.nodeapi.RpcBlock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One simulated kaspad: a gRPC port on a [SimNetwork]. Any thread.
public final class SimNode implements AutoCloseable {
  private static final int MAX_MESSAGE = 64 << 20;

  private final SimNetwork network;
  private final boolean ownsNetwork;
  private final SimNodeControl control;
  private final TemplateRecord record;
  private final Requests requests;
  private final List<Stream> streams = new CopyOnWriteArrayList<>(); // as many as are connected
  private final ScheduledExecutorService late =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("simnode-late-answers").factory());
  private final SimNetwork.Listener listener = this::blockAdded;
  private @Nullable Server server; // guarded by this
  private int port;

  private SimNode(SimNodeSettings settings, SimNetwork network, boolean ownsNetwork) {
    this.network = network;
    this.ownsNetwork = ownsNetwork;
    this.port = settings.port();
    this.record = new TemplateRecord(network.issued());
    this.control = new SimNodeControl(this, network, settings.synced());
    this.requests = new Requests(settings, network, control, record);
  }

  /// A node with a network of its own.
  public static SimNode start(SimNodeSettings settings) {
    return launch(new SimNode(settings, SimNetwork.create(settings), true));
  }

  /// One more node of a network.
  ///
  /// @param settings the node's own; what the network is has been said to the network
  public static SimNode start(SimNodeSettings settings, SimNetwork network) {
    if (settings.network() != network.settings().network()) {
      throw new IllegalArgumentException(
          "a node of %s on a chain of %s"
              .formatted(settings.network().id(), network.settings().network().id()));
    }
    return launch(new SimNode(settings, network, false));
  }

  private static SimNode launch(SimNode node) {
    node.network.addListener(node.listener);
    try {
      node.listen();
    } catch (UncheckedIOException taken) {
      node.close();
      throw taken;
    }
    return node;
  }

  synchronized void listen() {
    if (server != null) {
      return;
    }
    try {
      Server started =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
              .maxInboundMessageSize(MAX_MESSAGE)
              .permitKeepAliveWithoutCalls(true)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .addService(new Service())
              .build()
              .start();
      port = started.getPort();
      server = started;
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated node cannot listen on port " + port, e);
    }
  }

  synchronized void kill() {
    Server running = server;
    if (running != null) {
      server = null;
      running.shutdownNow();
      try {
        running.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      streams.clear();
    }
  }

  public synchronized int port() {
    return port;
  }

  public SimNodeControl control() {
    return control;
  }

  /// The last 1,000 submitted blocks, as they came.
  public List<RpcBlock> submittedBlocks() {
    return record.submitted();
  }

  /// The last 1,000 different templates.
  public List<RpcBlock> issuedTemplates() {
    return record.issued();
  }

  /// How many submitted blocks differ from every template of the network in more than the nonce.
  public long tampered() {
    return record.tampered();
  }

  void dropSubscriptions() {
    streams.forEach(Stream::dropSubscriptions);
  }

  private void blockAdded(DagBlock block, Dag.ChainChange change) {
    Notifications news = network.read(dag -> Notifications.of(dag, block, change));
    streams.forEach(stream -> stream.tell(news));
  }

  @Override
  public void close() {
    network.removeListener(listener);
    kill();
    late.shutdownNow();
    if (ownsNetwork) {
      network.close();
    }
  }

  private final class Service extends RPCGrpc.RPCImplBase {
    @Override
    public StreamObserver<KaspadRequest> messageStream(StreamObserver<KaspadResponse> client) {
      if (client instanceof ServerCallStreamObserver<KaspadResponse> call) {
        call.setCompression("gzip"); // for clients that take it, as kaspad does
      }
      Stream stream = new Stream(client);
      streams.add(stream);
      return stream;
    }
  }

  /// One client. gRPC brings its requests one after another; answers and news go out under its
  /// lock.
  private final class Stream implements StreamObserver<KaspadRequest> {
    private final StreamObserver<KaspadResponse> client;
    private final Subscriptions subscriptions = new Subscriptions();
    private boolean open = true;

    Stream(StreamObserver<KaspadResponse> client) {
      this.client = client;
    }

    @Override
    public void onNext(KaspadRequest request) {
      if (control.isSilent()) {
        return;
      }
      if (!requests.knows(request)) {
        end(); // what kaspad does with a call it does not have
        return;
      }
      subscriptions.change(request);
      requests.answer(request, answer -> send(answer.setId(request.getId()).build()));
    }

    private void send(KaspadResponse response) {
      long nanos = control.delay().toNanos();
      if (nanos > 0) {
        var _ = late.schedule(() -> write(response), nanos, TimeUnit.NANOSECONDS);
      } else {
        write(response);
      }
    }

    void tell(Notifications news) {
      if (!control.isSilent()) {
        subscriptions.choose(news).forEach(this::write);
      }
    }

    private synchronized void write(KaspadResponse response) {
      if (open) {
        try {
          client.onNext(response);
        } catch (RuntimeException gone) {
          open = false;
          streams.remove(this);
        }
      }
    }

    private synchronized void end() {
      if (open) {
        open = false;
        streams.remove(this);
        client.onCompleted();
      }
    }

    void dropSubscriptions() {
      subscriptions.clear();
    }

    @Override
    public void onError(Throwable cause) {
      synchronized (this) {
        open = false;
      }
      streams.remove(this);
    }

    @Override
    public void onCompleted() {
      end();
    }
  }
}
