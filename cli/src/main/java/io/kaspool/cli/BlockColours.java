package io.kaspool.cli;

import io.kaspool.kaspa.Hash;
import io.kaspool.node.BlockState;
import io.kaspool.node.NodeException;
import io.kaspool.node.NodeSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Asks for the colour of found blocks until the chain has merged them; stands in for accounting,
/// which does this for good. Any thread adds; one thread asks.
///
/// Bounded: follows the last [#FOLLOWED] blocks; older ones that never got a colour are given up.
final class BlockColours {
  private static final int FOLLOWED = 10_000;

  /// Hears of a block's colour, once.
  interface Listener {
    void coloured(Hash block, BlockState state);
  }

  private final NodeSet nodes;
  private final Listener listener;
  private final Set<Hash> open = new LinkedHashSet<>();

  BlockColours(NodeSet nodes, Listener listener) {
    this.nodes = nodes;
    this.listener = listener;
  }

  synchronized void follow(Hash block) {
    if (open.size() >= FOLLOWED) {
      open.remove(open.iterator().next());
    }
    open.add(block);
  }

  /// Asks once for every block still open. Blocks; virtual threads only.
  void ask() {
    for (Hash block : copyOfOpen()) {
      try {
        report(block, nodes.blockState(block));
      } catch (NodeException nobodyCanSay) {
        return; // asked again later
      }
    }
  }

  private void report(Hash block, BlockState state) {
    switch (state) {
      case BlockState.Blue _, BlockState.Red _ -> {
        if (remove(block)) {
          listener.coloured(block, state);
        }
      }
      case BlockState.Unmerged _, BlockState.Unknown _ -> {} // not yet
    }
  }

  private synchronized List<Hash> copyOfOpen() {
    return new ArrayList<>(open);
  }

  private synchronized boolean remove(Hash block) {
    return open.remove(block);
  }
}
