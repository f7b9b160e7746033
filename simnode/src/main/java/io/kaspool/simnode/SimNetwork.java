package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A network of simulated nodes and of miners who are not the pool. What one node is given all
/// others hear of, at once or with their lag.
///
/// All state of the network and its nodes is guarded by this one lock, and answers and news are
/// queued under it: so their order is that of what happened. Nonces are searched outside of it.
public final class SimNetwork implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final ChainSettings settings;
  private final SharedState shared;
  private final Dag world; // hears of everything at once; what others mine on
  private final BlockRules rules;
  private final TemplateFactory templates;
  private final @Nullable FillerTransactions fillers;
  private final List<SimNode> nodes = new ArrayList<>();
  private final ForeignMiner miner;
  private final ChainControl chain;
  private final ScheduledThreadPoolExecutor timer;

  private SimNetwork(ChainSettings settings) {
    this.settings = settings;
    this.shared = SharedState.of(Genesis.of(settings.network()));
    this.world = new Dag(settings, shared.genesis(), shared.shunned());
    this.rules = new BlockRules(settings);
    this.templates = new TemplateFactory(settings.network(), SimNodeSettings.KASPAD, false);
    this.fillers =
        settings.fillers() ? new FillerTransactions(new SplittableRandom(~settings.seed())) : null;
    this.miner = new ForeignMiner(this, settings);
    this.chain = new ChainControl(this);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("simnode-timer").factory(),
            new ThreadPoolExecutor.DiscardPolicy()); // once closed
  }

  public static SimNetwork create(ChainSettings settings) {
    SimNetwork network = new SimNetwork(settings);
    network.miner.mine(settings.initialBlocks());
    network.miner.start();
    return network;
  }

  /// A network with the chain of these settings.
  public static SimNetwork create(SimNodeSettings settings) {
    return create(settings.chain());
  }

  /// Has others mine so many blocks now, on this thread.
  public void mineForeign(int blocks) {
    miner.mine(blocks);
  }

  /// How many blocks a second others mine from now on.
  public void foreignRate(double blocksPerSecond) {
    miner.rate(blocksPerSecond);
  }

  /// What a test does to the DAG that all nodes of the network see.
  public ChainControl chain() {
    return chain;
  }

  ChainSettings settings() {
    return settings;
  }

  <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  NodeState newNode(SimNodeSettings nodeSettings) {
    return new NodeState(nodeSettings.withChain(settings), shared);
  }

  /// Adds a node and tells it all blocks.
  void join(SimNode node) {
    locked(
        () -> {
          nodes.add(node);
          node.learn(world.blocks());
        });
  }

  void leave(SimNode node) {
    locked(() -> nodes.remove(node));
  }

  /// What the rules say of a block in a node's view; a block that is known elsewhere is not judged
  /// again, and stays the same object.
  BlockRules.Ruling judge(Dag view, BlockHeader header, List<Transaction> transactions) {
    DagBlock known = world.find(header.hash());
    if (known != null && known.parents().stream().allMatch(view::contains)) {
      return new BlockRules.Ruling.Valid(known);
    }
    return rules.judge(view, header, transactions);
  }

  /// Spreads a block that was found on a node; null = elsewhere.
  void publish(DagBlock block, @Nullable SimNode finder) {
    spread(List.of(block), finder);
  }

  /// Spreads blocks that others kept back, parents first: all views settle once for them all. With
  /// no block at all they only settle anew. Under the lock.
  void publish(List<DagBlock> blocks) {
    spread(blocks, null);
  }

  private void spread(List<DagBlock> blocks, @Nullable SimNode finder) {
    blocks.forEach(world::insert);
    world.settle();
    for (SimNode node : nodes) {
      if (node != finder) {
        node.hear(blocks);
      }
    }
  }

  /// What hears of everything at once. Under the lock.
  Dag world() {
    return world;
  }

  SharedState shared() {
    return shared;
  }

  List<SimNode> nodes() {
    return nodes;
  }

  boolean isClosed() {
    return miner.isClosed();
  }

  TemplateFactory.Miner somebody() {
    return new TemplateFactory.Miner(
        Addresses.somebody(settings.network()).scriptPublicKey(), "somebody else");
  }

  TemplateFactory.Draft foreignDraft() {
    return locked(
        () ->
            draft(
                world.virtual(),
                somebody(),
                fillers == null ? List.of() : fillers.forNextTemplate()));
  }

  /// Under the lock.
  TemplateFactory.Draft draft(
      VirtualState state, TemplateFactory.Miner payee, List<Transaction> others) {
    long now = Math.max(settings.clock().millis(), state.pastMedianMillis() + 1);
    return templates.draft(state, payee, others, now);
  }

  void foundByOthers(BlockHeader header, List<Transaction> transactions) {
    locked(
        () -> {
          switch (rules.judge(world, header, transactions)) {
            case BlockRules.Ruling.Valid(DagBlock block) -> publish(block, null);
            case BlockRules.Ruling.Invalid(String why, _) ->
                throw new IllegalStateException("a foreign block is invalid: " + why);
          }
        });
  }

  @Override
  public void close() {
    miner.close();
    timer.shutdownNow();
  }
}
