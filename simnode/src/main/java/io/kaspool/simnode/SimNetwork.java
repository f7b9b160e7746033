package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcBlock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One chain that any number of simulated nodes serve, and the miners who are not the pool. One
/// lock around the DAG; listeners hear of a new block after it is released, one block after the
/// other.
public final class SimNetwork implements AutoCloseable {
  private static final int REMEMBERED_INVALID = 10_000;
  private static final Duration RATE_TICK = Duration.ofMillis(20);

  private final SimNodeSettings settings;
  private final ReentrantLock order = new ReentrantLock(); // taken before the other one
  private final ReentrantLock lock = new ReentrantLock();
  private final IssuedTemplates issued = new IssuedTemplates();
  private final Dag dag;
  private final TemplateFactory templates;
  private final BlockRules rules;
  private final Set<Hash> invalid = new LinkedHashSet<>(); // the oldest go
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService foreign =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("simnode-foreign-miner").factory());
  private volatile double foreignRate; // set by tests, read by the foreign miner
  private double due; // confined to the foreign miner's thread
  private long foreignNonce;

  /// Hears of blocks.
  interface Listener {
    void blockAdded(DagBlock block, Dag.ChainChange change);
  }

  /// What became of a block.
  enum Admission {
    ADDED,
    KNOWN,
    INVALID
  }

  /// @param block null unless there is something to tell
  private record Entry(
      Admission admission, @Nullable DagBlock block, Dag.@Nullable ChainChange change) {}

  private SimNetwork(SimNodeSettings settings) {
    this.settings = settings;
    this.dag = new Dag(settings);
    this.templates = new TemplateFactory(settings, dag);
    this.rules = new BlockRules(settings, dag, templates);
    this.foreignRate = settings.foreignRate();
  }

  public static SimNetwork create(SimNodeSettings settings) {
    SimNetwork network = new SimNetwork(settings);
    var _ =
        network.foreign.scheduleAtFixedRate(
            network::mineDue, RATE_TICK.toMillis(), RATE_TICK.toMillis(), TimeUnit.MILLISECONDS);
    return network;
  }

  SimNodeSettings settings() {
    return settings;
  }

  IssuedTemplates issued() {
    return issued;
  }

  void addListener(Listener listener) {
    listeners.add(listener);
  }

  void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  /// Looks at the DAG.
  <T extends @Nullable Object> T read(Function<Dag, T> look) {
    lock.lock();
    try {
      return look.apply(dag);
    } finally {
      lock.unlock();
    }
  }

  /// @param extraData all of it, the node's version included
  RpcBlock template(Address miner, String extraData) {
    lock.lock();
    try {
      return templates.build(miner.scriptPublicKey(), extraData);
    } finally {
      lock.unlock();
    }
  }

  /// Admits a block.
  ///
  /// @param afterwards runs once the block is in, before anybody hears of it: the submitter's
  ///   answer
  Admission submit(RpcBlock message, Runnable afterwards) {
    BlockHeader header = Messages.header(message.getHeader());
    List<Transaction> transactions =
        message.getTransactionsList().stream().map(Messages::transaction).toList();
    order.lock();
    try {
      Entry entry = enter(message, header, transactions);
      if (entry.admission() == Admission.ADDED) {
        afterwards.run();
        tell(entry);
      }
      return entry.admission();
    } finally {
      order.unlock();
    }
  }

  private Entry enter(RpcBlock message, BlockHeader header, List<Transaction> transactions) {
    Hash hash = header.hash();
    lock.lock();
    try {
      if (rules.isTooOld(header)) {
        return new Entry(Admission.INVALID, null, null);
      }
      if (dag.find(hash) != null) {
        return new Entry(Admission.KNOWN, null, null);
      }
      if (invalid.contains(hash)) {
        return new Entry(Admission.INVALID, null, null);
      }
      return switch (rules.judge(header, transactions)) {
        case BlockRules.Ruling.Valid valid -> {
          DagBlock block =
              new DagBlock(
                  hash, header, message, valid.payload(), valid.parents(), valid.colouring());
          yield new Entry(Admission.ADDED, block, dag.add(block));
        }
        case BlockRules.Ruling.Disqualified _ -> {
          dag.keepDisqualified(new DagBlock(hash, header, message, null, List.of(), null));
          yield new Entry(Admission.ADDED, null, null);
        }
        case BlockRules.Ruling.Invalid ruling -> {
          remember(hash, ruling.remembered());
          yield new Entry(Admission.INVALID, null, null);
        }
      };
    } finally {
      lock.unlock();
    }
  }

  private void tell(Entry entry) {
    DagBlock block = entry.block();
    Dag.ChainChange change = entry.change();
    if (block != null && change != null) {
      listeners.forEach(listener -> listener.blockAdded(block, change));
    }
  }

  private void remember(Hash hash, boolean remembered) {
    if (remembered) {
      invalid.add(hash);
      if (invalid.size() > REMEMBERED_INVALID) {
        invalid.remove(invalid.iterator().next());
      }
    }
  }

  /// How many blocks a second others mine from now on.
  public void foreignRate(double blocksPerSecond) {
    foreignRate = blocksPerSecond;
  }

  /// Has others mine so many blocks now.
  public void mineForeign(int blocks) {
    for (int i = 0; i < blocks; i++) {
      mineOne();
    }
  }

  private void mineDue() {
    due = Math.min(5, due + foreignRate * RATE_TICK.toNanos() / 1e9);
    while (due >= 1) {
      due--;
      mineOne();
    }
  }

  private synchronized void mineOne() {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0xfe);
    Address somebody = Address.of(settings.network(), Address.Kind.PUBKEY, key);
    RpcBlock template = template(somebody, settings.serverVersion() + "/somebody else");
    BlockHeader header = Messages.header(template.getHeader());
    PowEvaluator evaluator = new PowEvaluator();
    Hash prePow = header.prePowHash();
    evaluator.prepare(prePow, header.timestampMillis(), PowMatrix.of(prePow));
    Target target = Target.fromCompact(header.bits());
    do {
      evaluator.evaluate(++foreignNonce);
    } while (!evaluator.meets(target));
    RpcBlock solved =
        template.toBuilder()
            .setHeader(template.getHeader().toBuilder().setNonce(foreignNonce))
            .build();
    submit(solved, () -> {});
  }

  @Override
  public void close() {
    foreign.shutdownNow();
  }
}
