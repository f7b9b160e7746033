package io.kaspool.simnode;

import java.util.ArrayList;
import java.util.List;

/// Blocks that others mine and keep back, to publish them together: so nobody can build on a branch
/// before it has won. One thread; takes the network's lock, but not while it searches.
final class SideBranch {
  private final SimNetwork network;
  private final TemplateFactory.Miner somebody;
  private final List<DagBlock> blocks = new ArrayList<>();

  SideBranch(SimNetwork network) {
    this.network = network;
    this.somebody = network.somebody();
  }

  /// Mines a block that pays nobody in particular.
  DagBlock mine(List<DagBlock> parents) {
    return mine(parents, somebody);
  }

  /// Mines a block on parents that are published or of this branch.
  ///
  /// @param parents the selected one goes first in the block, the others keep their order
  /// @throws NodeErrorException if the extra data is too long
  DagBlock mine(List<DagBlock> parents, TemplateFactory.Miner payee) {
    List<DagBlock> ordered = new ArrayList<>(parents);
    DagBlock selected = parents.stream().max(Ghostdag.ORDER).orElseThrow();
    ordered.remove(selected);
    ordered.addFirst(selected);
    VirtualState state = network.locked(() -> network.world().stateOn(ordered));
    TemplateFactory.Draft draft = network.locked(() -> network.draft(state, payee, List.of()));
    NonceSearch.Solution solution = NonceSearch.solve(draft.header(), network::isClosed);
    if (solution == null) {
      throw new IllegalStateException("the network has been closed");
    }
    DagBlock block =
        network.locked(
            () ->
                BlockRules.block(
                    solution.header(),
                    draft.transactions(),
                    state,
                    solution.work(),
                    network.settings().network()));
    blocks.add(block);
    return block;
  }

  /// Goes on from a block until nobody has a heavier one, and publishes all blocks at that moment.
  ///
  /// @param atOnce what else is to happen then, before anybody hears of the blocks; under the lock
  /// @return the last block, the new sink
  DagBlock win(DagBlock top, Runnable atOnce) {
    DagBlock last = top;
    while (!publishIfHeaviest(last, atOnce)) {
      last = mine(List.of(last));
    }
    return last;
  }

  private boolean publishIfHeaviest(DagBlock last, Runnable atOnce) {
    return network.locked(
        () -> {
          if (!isHeaviest(last)) {
            return false;
          }
          atOnce.run();
          network.publish(blocks);
          return true;
        });
  }

  private boolean isHeaviest(DagBlock block) {
    DagBlock sink = network.world().sink();
    return block.header().blueWork().compareTo(sink.header().blueWork()) > 0;
  }

  /// Publishes all blocks as they are.
  void publish() {
    network.locked(() -> network.publish(blocks));
  }
}
