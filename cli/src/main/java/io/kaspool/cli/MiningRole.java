package io.kaspool.cli;

import io.kaspool.mining.BlockFinder;
import io.kaspool.mining.JobBoard;
import io.kaspool.mining.JobFeed;
import io.kaspool.mining.MiningEvents;
import io.kaspool.mining.SessionMemory;
import io.kaspool.mining.ShareLog;
import io.kaspool.node.NodeEvents;
import io.kaspool.node.NodeSet;
import io.kaspool.node.NodeSettings;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.stratum.StratumEvents;
import io.kaspool.stratum.StratumServer;
import io.kaspool.stratum.StratumSettings;
import java.time.InstantSource;
import java.util.List;

/// Nodes, mining and stratum, wired. Miners are let in before a node is there: they are told the
/// truth.
final class MiningRole implements AutoCloseable {
  private final VirtualThreadScheduler scheduler;
  private final NodeSet nodes;
  private final JobBoard board;
  private final StratumServer stratum;

  private MiningRole(
      VirtualThreadScheduler scheduler, NodeSet nodes, JobBoard board, StratumServer stratum) {
    this.scheduler = scheduler;
    this.nodes = nodes;
    this.board = board;
    this.stratum = stratum;
  }

  /// Who is told what happens.
  record Events(NodeEvents node, MiningEvents mining, StratumEvents stratum) {}

  /// @param boardSize how many jobs the board keeps, `stratum.templates.cacheSize`
  static MiningRole create(
      NodeSettings nodeSettings,
      StratumSettings stratumSettings,
      int boardSize,
      ShareLog shares,
      SessionMemory sessions,
      Events events) {
    NanoClock clock = NanoClock.system();
    VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("kaspool-node", 1024);
    JobBoard board = new JobBoard(boardSize, JobBoard.defaultMaxBytes(), clock);
    JobFeed feed = new JobFeed(board, events.mining());
    NodeSet nodes = NodeSet.create(nodeSettings, feed, events.node(), clock, scheduler);
    BlockFinder blocks =
        new BlockFinder(nodes::submit, shares, events.mining(), InstantSource.system());
    StratumServer stratum =
        StratumServer.create(
            stratumSettings,
            new StratumServer.Mining(board, shares, sessions, blocks),
            events.stratum(),
            clock,
            0);
    feed.addListener(stratum);
    return new MiningRole(scheduler, nodes, board, stratum);
  }

  /// @throws io.kaspool.ops.OperatorException when a port is taken
  void start() {
    stratum.start();
    nodes.start();
  }

  NodeSet nodes() {
    return nodes;
  }

  StratumServer stratum() {
    return stratum;
  }

  JobBoard board() {
    return board;
  }

  @Override
  public void close() {
    // miners first, so that what they still send is judged; then the nodes, which finish their
    // submissions
    Closing.all(List.of(stratum, nodes, scheduler));
  }
}
