package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.simnode.SimNetwork;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The chain as accounting asks for it, on a simulated kaspad behind a real port.
class ChainOnSimnodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final SimNodeSettings SIM = SimNodeSettings.defaults().withHashesPerBlock(16);

  private final SimNetwork network = SimNetwork.create(SIM);
  private final SimNode node = SimNode.start(SIM, network);
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(new NodeEndpoint("127.0.0.1", node.port())));

  @BeforeEach
  void connect() {
    await().atMost(PATIENCE).until(() -> fixture.events.count("connected accounting") == 1);
  }

  @AfterEach
  void closeAll() {
    fixture.close();
    node.close();
    network.close();
  }

  private Hash mineOwn(int number) {
    return node.control().chain().mine(NodeSetFixture.TREASURY, "own " + number);
  }

  private ChainBlock block(Hash hash) {
    return ((BlockLookup.Found) fixture.nodes.block(hash)).block();
  }

  /// The outputs of the merging block's coinbase, and of the block's own, that pay it.
  private Map<Outpoint, Long> outputsFor(Hash hash) {
    Map<Outpoint, Long> outputs = new HashMap<>();
    if (fixture.nodes.blockState(hash) instanceof BlockState.Blue blue) {
      ChainBlock merging = block(blue.mergingBlock());
      put(outputs, merging, merging.mergeSetBlues().indexOf(hash));
      ChainBlock own = block(hash);
      if (own.chainBlock() && !own.mergeSetReds().isEmpty()) {
        put(outputs, own, own.mergeSetBlues().size());
      }
      assertThat(outputs.values().stream().mapToLong(value -> value).sum())
          .isEqualTo(blue.rewardSompi());
    }
    return outputs;
  }

  private static void put(Map<Outpoint, Long> outputs, ChainBlock block, int index) {
    TransactionOutput output = block.coinbase().outputs().get(index);
    outputs.put(new Outpoint(block.coinbase().id(), index), output.value());
  }

  @Test
  void seesTheTip() {
    node.control().mineForeign(20);
    ChainTip tip = fixture.nodes.tip();
    assertThat(block(tip.sink()).header().blueScore()).isEqualTo(tip.sinkBlueScore());
    assertThat(tip.virtualDaaScore()).isGreaterThanOrEqualTo(20);
    assertThat(tip.difficulty()).isPositive();
    assertThat(fixture.nodes.block(tip.pruningPoint())).isInstanceOf(BlockLookup.Found.class);
  }

  @Test
  void readsEveryBlockFromTheStartToTheTip() {
    Set<Hash> own = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      own.add(mineOwn(i));
      node.control().mineForeign(70);
    }
    Set<Hash> seen = new HashSet<>();
    Set<Hash> ours = new HashSet<>();
    Hash low = fixture.nodes.tip().pruningPoint();
    BlockPage page;
    int pages = 0;
    do {
      page = fixture.nodes.blocksFrom(low);
      for (ChainBlock block : page.blocks()) {
        seen.add(block.hash());
        if (block.payload().minerScript().equals(NodeSetFixture.TREASURY.scriptPublicKey())) {
          ours.add(block.hash());
        }
      }
      low = page.next();
      pages++;
    } while (!page.complete() && pages < 20);
    assertThat(page.complete()).isTrue();
    assertThat(pages).isGreaterThan(2);
    assertThat(ours).isEqualTo(own);
    assertThat(seen).hasSizeGreaterThan(710).contains(fixture.nodes.tip().sink());
    assertThat(fixture.nodes.blocksFrom(low).complete()).isTrue();
  }

  @Test
  void missesAForgottenBlock() {
    Hash hash = mineOwn(1);
    node.control().forget(hash);
    assertThat(fixture.nodes.block(hash))
        .isInstanceOfSatisfying(
            BlockLookup.Missing.class,
            missing -> assertThat(missing.nodeText()).contains("cannot find header"));
  }

  @Test
  void knowsEveryOutputThatPaysTheTreasury() {
    List<Hash> own = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      own.add(mineOwn(i));
      node.control().mineForeign(2);
    }
    own.add(node.control().chain().mineMergingReds(NodeSetFixture.TREASURY, "reds", 2));
    node.control().mineForeign(3);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Map<Outpoint, Long> expected = new HashMap<>();
              own.forEach(hash -> expected.putAll(outputsFor(hash)));
              assertThat(amounts()).isEqualTo(expected).hasSize(7);
            });
  }

  @Test
  void followsTheTreasuryThroughAReorganisation() {
    Hash own = mineOwn(1);
    node.control().mineForeign(2);
    await().atMost(PATIENCE).until(() -> amounts().size() == 1);
    Set<Outpoint> before = amounts().keySet();
    node.control().chain().unmerge(own);
    await().atMost(PATIENCE).until(() -> amounts().isEmpty());
    assertThat(fixture.nodes.blockState(own)).isEqualTo(new BlockState.Unmerged());
    node.control().chain().bluen(own);
    node.control().mineForeign(2);
    await().atMost(PATIENCE).until(() -> amounts().equals(outputsFor(own)));
    assertThat(before).hasSize(1);
    assertThat(fixture.events.count("treasuryDiffers")).isZero();
  }

  private Map<Outpoint, Long> amounts() {
    Map<Outpoint, Long> amounts = new HashMap<>();
    fixture
        .nodes
        .treasury()
        .ifPresent(
            view ->
                view.utxos()
                    .forEach((outpoint, utxo) -> amounts.put(outpoint, utxo.amountSompi())));
    return amounts;
  }
}
