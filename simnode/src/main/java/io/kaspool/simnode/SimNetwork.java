package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcBlock;
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
  private final DagBlock genesis;
  private final Dag world; // hears of everything at once; what others mine on
  private final BlockRules rules;
  private final IssuedTemplates issued = new IssuedTemplates();
  private final TemplateFactory templates;
  private final @Nullable FillerTransactions fillers;
  private final List<SimNode> nodes = new ArrayList<>();
  private final ForeignMiner miner;
  private final ScheduledThreadPoolExecutor timer;

  private SimNetwork(ChainSettings settings) {
    this.settings = settings;
    this.genesis = Genesis.of(settings.network());
    this.world = new Dag(settings, genesis);
    this.rules = new BlockRules(settings);
    this.templates = new TemplateFactory(settings.network(), SimNodeSettings.KASPAD, false);
    this.fillers =
        settings.fillers() ? new FillerTransactions(new SplittableRandom(~settings.seed())) : null;
    this.miner = new ForeignMiner(this, settings);
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
    return new NodeState(nodeSettings.withChain(settings), genesis, issued);
  }

  /// Adds a node and tells it all blocks.
  void join(SimNode node) {
    locked(
        () -> {
          nodes.add(node);
          world.blocks().forEach(node::learn);
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
    world.add(block);
    for (SimNode node : nodes) {
      if (node != finder) {
        node.hear(block);
      }
    }
  }

  RpcBlock foreignTemplate() {
    return locked(
        () -> {
          VirtualState state = world.virtual();
          long now = Math.max(settings.clock().millis(), state.pastMedianMillis() + 1);
          return templates.build(
              state,
              new TemplateFactory.Miner(
                  MiningCalls.somebody(settings.network()).scriptPublicKey(), "somebody else"),
              fillers == null ? List.of() : fillers.forNextTemplate(),
              now);
        });
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
