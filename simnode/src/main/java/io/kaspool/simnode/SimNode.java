package io.kaspool.simnode;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.PruningPointUtxoSetOverrideNotification;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.PoolError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A simulated kaspad: a gRPC port, and a view of the blocks of a [SimNetwork]. Any thread may use
/// it; requests are answered on two threads of its own, under the network's lock.
///
/// Bounded: `Dag.KEPT` pieces of news on their way to a node that lags; one more brings the first
/// early.
public final class SimNode implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 1 << 30;
  private static final int THREADS = 2;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

  private final SimNetwork network;
  private final boolean ownsNetwork;
  private final NodeState state;
  private final SimNodeControl control;
  private final NodeService service;
  private final Deque<List<DagBlock>> underway = new ArrayDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("simnode-", 0).factory());
  private @Nullable Server server; // guarded by this
  private int port; // guarded by this

  private SimNode(SimNodeSettings settings, SimNetwork network, boolean ownsNetwork) {
    this.network = network;
    this.ownsNetwork = ownsNetwork;
    this.port = settings.port();
    this.state = network.newNode(settings);
    this.control = new SimNodeControl(this, network, state.faults());
    this.service = new NodeService(state, network, new OwnNews());
  }

  /// A node with a network of its own, which is closed with it.
  ///
  /// @throws OperatorException if the port is taken
  public static SimNode start(SimNodeSettings settings) {
    return launch(new SimNode(settings, SimNetwork.create(settings), true));
  }

  /// One more node of a network, whose chain settings hold for it.
  ///
  /// @throws OperatorException if the port is taken
  /// @throws IllegalArgumentException if the settings name another network
  public static SimNode start(SimNodeSettings settings, SimNetwork network) {
    if (settings.chain().network() != network.settings().network()) {
      throw new IllegalArgumentException(
          "a node of %s on a chain of %s"
              .formatted(settings.chain().network().id(), network.settings().network().id()));
    }
    return launch(new SimNode(settings, network, false));
  }

  private static SimNode launch(SimNode node) {
    try {
      node.network.join(node);
      node.listen();
      return node;
    } catch (RuntimeException failure) {
      node.close();
      throw failure;
    }
  }

  /// Where it listens; the same after a restart.
  public synchronized int port() {
    return port;
  }

  public SimNodeControl control() {
    return control;
  }

  /// The last 1,000 submitted blocks, as they came.
  public List<RpcBlock> submittedBlocks() {
    return network.locked(state::submittedBlocks);
  }

  /// The last 1,000 different templates.
  public List<RpcBlock> issuedTemplates() {
    return network.locked(state::issuedTemplates);
  }

  /// How many submitted blocks differ from every template of the network in more than the nonce.
  public long tampered() {
    return network.locked(state::tampered);
  }

  /// How many submitted blocks were answered with success, known ones included.
  public long accepted() {
    return network.locked(state::accepted);
  }

  /// How many submitted blocks were not.
  public long refused() {
    return network.locked(state::refused);
  }

  synchronized void listen() {
    if (server != null) {
      return;
    }
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      Server started =
          NettyServerBuilder.forAddress(address)
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              // kaspad lets clients ping as often as they like
              .permitKeepAliveWithoutCalls(true)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .executor(threads)
              .addService(service)
              .build()
              .start();
      port = started.getPort();
      server = started;
    } catch (IOException taken) {
      throw new OperatorException(
          PoolError.PORT_UNAVAILABLE,
          "cannot listen on " + address.getHostString() + ":" + port,
          "the simulated node's port",
          "choose another port",
          taken);
    }
  }

  synchronized void kill() {
    Server running = server;
    if (running == null) {
      return;
    }
    server = null;
    running.shutdownNow();
    try {
      running.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    network.locked(service::dropStreams);
  }

  /// Forgets who wanted to hear of what. Under the network's lock.
  void dropSubscriptions() {
    service.dropSubscriptions();
  }

  /// Hears of blocks that were found elsewhere, which may take a while. Under the network's lock.
  void hear(List<DagBlock> blocks) {
    Duration lag = state.settings().lag();
    if (lag.isZero()) {
      learn(blocks);
      return;
    }
    underway.add(blocks);
    if (underway.size() > Dag.KEPT) {
      learn(underway.remove());
    }
    var _ =
        network
            .timer()
            .schedule(() -> network.locked(this::arrive), lag.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void arrive() {
    List<DagBlock> first = underway.poll();
    if (first != null) {
      learn(first);
    }
  }

  /// Takes in blocks, settles once and tells of both. Under the network's lock.
  void learn(List<DagBlock> blocks) {
    Dag dag = state.dag();
    List<DagBlock> unheardOf = blocks.stream().filter(dag::insert).toList();
    if (unheardOf.isEmpty() && !blocks.isEmpty()) {
      return;
    }
    SelectedChain.Change change = dag.settle();
    for (DagBlock block : unheardOf) {
      service.tell(Notifications.added(dag, block, state.settings().chain().network()));
    }
    tellSettled(change);
  }

  private void tellSettled(SelectedChain.Change change) {
    UtxoDiff outputs = state.utxos().follow(change, state.dag().virtual());
    Notifications.settled(state, change, outputs).forEach(service::tell);
  }

  /// Takes out an output that has been put among the spent ones. Under the network's lock.
  void withdraw(Outpoint outpoint) {
    UtxoDiff outputs = state.utxos().withdraw(outpoint);
    if (state.settings().hasUtxoIndex()) {
      service.tell(Notifications.changed(outputs, state.settings().chain().network()));
    }
  }

  boolean has(Outpoint outpoint) {
    return state.utxos().find(outpoint).isPresent();
  }

  /// Says that the outputs have been replaced. Under the network's lock.
  void tellOverride() {
    service.tell(
        KaspadResponse.newBuilder()
            .setPruningPointUtxoSetOverrideNotification(
                PruningPointUtxoSetOverrideNotification.getDefaultInstance())
            .build());
  }

  @Override
  public void close() {
    network.leave(this);
    kill();
    threads.shutdownNow();
    if (ownsNetwork) {
      network.close();
    }
  }

  /// What the submitter's own node makes of a block before others hear of it.
  private final class OwnNews implements MiningCalls.News {
    @Override
    public void found(DagBlock block) {
      learn(List.of(block));
      network.publish(block, SimNode.this);
    }

    @Override
    public void foundAgain() {
      tellSettled(SelectedChain.Change.NONE);
    }
  }
}
