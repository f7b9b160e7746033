package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import java.util.ArrayList;
import java.util.List;

/// What a test does to the DAG of a network. Every block here is an honest one: mined with real
/// proof of work on the calling thread, valid, and told to all nodes, those that lag later. It
/// carries no transactions but its coinbase.
///
/// Any thread; what a call promises holds at the moment when its blocks are published. Others who
/// mine go on from there; set the rate of foreign blocks to 0 where each block matters.
///
/// What takes blocks from the chain mines others until they outweigh them, which takes one more
/// than there are blue ones above the fork. They are published at once, so that nodes see one
/// reorganisation. A block older than the last 20,000 is unknown here.
public final class ChainControl {
  /// So many that a merging block can still take them, itself not being counted.
  private static final int MOST_REDS = Dag.MERGE_SET_LIMIT - 1;

  private final SimNetwork network;

  ChainControl(SimNetwork network) {
    this.network = network;
  }

  /// Mines a block on what nodes that hear of everything would build on now.
  ///
  /// @throws IllegalArgumentException if the extra data is too long
  public Hash mine(Address payTo, String extraData) {
    return mine(network.locked(() -> network.world().virtual().parents()), miner(payTo, extraData));
  }

  /// Mines a block on exactly these parents, wherever they are in the DAG. Blocks on the same
  /// parents are beside each other, and the next block on the virtual parents merges them.
  ///
  /// @throws IllegalArgumentException if a parent is unknown or an ancestor of another, if they are
  ///   too many, or if the extra data is too long
  public Hash mine(List<Hash> parents, Address payTo, String extraData) {
    List<DagBlock> known =
        network.locked(
            () -> {
              List<DagBlock> found = parents.stream().distinct().map(this::require).toList();
              requireFit(found);
              return found;
            });
    return mine(known, miner(payTo, extraData));
  }

  private Hash mine(List<DagBlock> parents, TemplateFactory.Miner miner) {
    try {
      SideBranch branch = new SideBranch(network);
      DagBlock block = branch.mine(parents, miner);
      branch.publish();
      return block.hash();
    } catch (NodeErrorException tooLong) {
      throw new IllegalArgumentException(tooLong.text(), tooLong);
    }
  }

  private static TemplateFactory.Miner miner(Address payTo, String extraData) {
    return new TemplateFactory.Miner(payTo.scriptPublicKey(), extraData);
  }

  private void requireFit(List<DagBlock> parents) {
    int most = Dag.maxParents(network.settings().network());
    if (parents.isEmpty() || parents.size() > most) {
      throw new IllegalArgumentException(
          "a block has 1 to %d parents, not %d".formatted(most, parents.size()));
    }
    if (BlockRules.hasRelatives(parents)) {
      throw new IllegalArgumentException("a parent is an ancestor of another");
    }
    int merged = network.world().stateOn(parents).colouring().mergeSet().size();
    if (merged > Dag.MERGE_SET_LIMIT) {
      throw new IllegalArgumentException("the block would merge %d blocks".formatted(merged));
    }
  }

  /// Mines a block that merges so many reds of others and so has an own output for them, and the
  /// chain below it: at least k + 1 blocks beside the reds. It is the sink until somebody builds on
  /// it, and has no colour until then.
  ///
  /// @param reds 1 to 247
  /// @throws IllegalArgumentException if they are too many, or the extra data is too long
  public Hash mineMergingReds(Address payTo, String extraData, int reds) {
    if (reds < 1 || reds > MOST_REDS) {
      throw new IllegalArgumentException("a block merges 1 to " + MOST_REDS + " reds, not " + reds);
    }
    List<DagBlock> fork = network.locked(() -> List.of(network.world().sink()));
    SideBranch branch = new SideBranch(network);
    List<DagBlock> red = fork;
    for (int i = 0; i < reds; i++) {
      red = List.of(branch.mine(red));
    }
    List<DagBlock> blue = network.locked(() -> network.world().virtual().parents());
    for (int i = 0; i <= Math.max(reds, network.settings().k()); i++) {
      blue = List.of(branch.mine(blue));
    }
    DagBlock merging =
        branch.mine(List.of(blue.getFirst(), red.getFirst()), miner(payTo, extraData));
    branch.win(merging, () -> {});
    return merging.hash();
  }

  /// Lets a branch take over that leaves the chain so many blocks below the sink. What it leaves
  /// behind is merged by the next block, as blue if it is not more than k blocks.
  ///
  /// @param depth at least 1
  /// @return the new sink
  /// @throws IllegalArgumentException if the chain is shorter
  public Hash reorg(int depth) {
    DagBlock fork = network.locked(() -> chainBlockBelowSink(depth));
    SideBranch branch = new SideBranch(network);
    return branch.win(branch.mine(List.of(fork)), () -> {}).hash();
  }

  private DagBlock chainBlockBelowSink(int depth) {
    DagBlock block = network.world().sink();
    for (int i = 0; i < depth; i++) {
      DagBlock below = block.selectedParent();
      if (below == null) {
        throw new IllegalArgumentException("the chain has no block " + depth + " below the sink");
      }
      block = below;
    }
    if (depth < 1) {
      throw new IllegalArgumentException("a reorganisation takes at least one block");
    }
    return block;
  }

  /// Has a block merged by the chain as red: by a branch that has everything but the block and what
  /// is built on it, and outgrows k before it merges the block. Takes k + 2 blocks, or one more
  /// than there are blue ones above the block if that is more.
  ///
  /// Whatever was built on the block goes with it: the branch lies beside that as well, so it ends
  /// red when later blocks merge it, 248 at a time.
  ///
  /// @throws IllegalArgumentException if the block is unknown or the genesis
  public void redden(Hash hash) {
    DagBlock block = network.locked(() -> requireMined(hash));
    if (network.locked(() -> isMerged(block) && !isBlue(block))) {
      return;
    }
    SideBranch branch = new SideBranch(network);
    DagBlock top = branch.mine(parentsWithout(block));
    while (!isRedFrom(top, block)) {
      top = branch.mine(List.of(top));
    }
    DagBlock merging = branch.mine(List.of(top, block));
    branch.win(merging, () -> network.shared().shunned().remove(block));
  }

  /// Takes a block out of the chain, by a branch that has everything but the block and what is
  /// built on it. Nobody merges it, or any of that, until [#bluen] or [#redden].
  ///
  /// @throws IllegalArgumentException if the block is unknown or the genesis
  public void unmerge(Hash hash) {
    DagBlock block = network.locked(() -> requireMined(hash));
    boolean isOnTheWay =
        network.locked(
            () -> {
              boolean hasIt = isMerged(block) || network.world().chain().contains(block);
              if (!hasIt) {
                network.shared().shunned().add(block);
                network.publish(List.of());
              }
              return hasIt;
            });
    if (isOnTheWay) {
      SideBranch branch = new SideBranch(network);
      branch.win(branch.mine(parentsWithout(block)), () -> network.shared().shunned().add(block));
    }
  }

  /// Has a block merged by the chain as blue: by the next block if that would do so; else by the
  /// best chain on which it is, or could be, blue. That may well be the one that [#redden] or
  /// [#unmerge] left: then the block gets back the same merging block and the same outputs.
  ///
  /// @throws IllegalArgumentException if the block is unknown, the genesis, or unfit for a chain
  public void bluen(Hash hash) {
    DagBlock block = network.locked(() -> requireMined(hash));
    network.locked(
        () -> {
          network.shared().shunned().remove(block);
          network.publish(List.of());
        });
    while (!network.locked(() -> isBlue(block))) {
      SideBranch branch = new SideBranch(network);
      branch.win(branch.mine(network.locked(() -> parentsForBlue(block))), () -> {});
    }
  }

  private List<DagBlock> parentsForBlue(DagBlock block) {
    VirtualState virtual = network.world().virtual();
    if (virtual.colouring().blues().contains(block)) {
      return virtual.parents();
    }
    return List.of(
        network
            .world()
            .bestOnWhichBlue(block)
            .orElseThrow(() -> new IllegalArgumentException(block + " is unfit for a chain")));
  }

  /// Takes an output out of all nodes' sets of unspent ones, as if somebody with the key had spent
  /// it. It stays spent whatever becomes of the chain; no transaction does it that could be seen.
  ///
  /// @throws IllegalArgumentException if no node has it
  public void spend(Outpoint outpoint) {
    network.locked(
        () -> {
          if (network.nodes().stream().noneMatch(node -> node.has(outpoint))) {
            throw new IllegalArgumentException("no node has the unspent output " + outpoint);
          }
          network.shared().spent().add(outpoint);
          new ArrayList<>(network.nodes()).forEach(node -> node.withdraw(outpoint));
        });
  }

  private List<DagBlock> parentsWithout(DagBlock block) {
    return network.locked(() -> network.world().virtualParentsWithout(block));
  }

  /// Whether a block on these two would merge the second as red.
  private boolean isRedFrom(DagBlock top, DagBlock block) {
    return network.locked(
        () -> network.world().stateOn(List.of(top, block)).colouring().reds().contains(block));
  }

  private boolean isMerged(DagBlock block) {
    return network.world().chain().mergerOf(block) != null;
  }

  private boolean isBlue(DagBlock block) {
    DagBlock merger = network.world().chain().mergerOf(block);
    return merger != null && merger.blues().contains(block);
  }

  private DagBlock requireMined(Hash hash) {
    DagBlock block = require(hash);
    if (block.isGenesis()) {
      throw new IllegalArgumentException("nobody mined the genesis");
    }
    return block;
  }

  private DagBlock require(Hash hash) {
    DagBlock block = network.world().find(hash);
    if (block == null) {
      throw new IllegalArgumentException("nobody knows a block " + hash);
    }
    return block;
  }
}
