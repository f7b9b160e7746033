package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.NotifyVirtualChainChangedRequest;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.VirtualChainChangedNotification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What tests can do to the DAG, seen from outside.
final class ChainControlTest {
  private static final long SUBSIDY = 5_000_000_000L;
  private static final SimNodeSettings SETTINGS =
      SimNodeSettings.defaults().withHashesPerBlock(2).withK(3).withInitialBlocks(5);

  @AutoClose private SimNode node = SimNode.start(SETTINGS);
  @AutoClose private Miner pool = new Miner(node, 1);
  private ChainControl chain = node.control().chain();
  private Ledger treasury = new Ledger(pool.client(), pool.address());

  private void useK(int k) {
    pool.close();
    node.close();
    node = SimNode.start(SETTINGS.withK(k));
    pool = new Miner(node, 1);
    chain = node.control().chain();
    treasury = new Ledger(pool.client(), pool.address());
  }

  private GetBlockRewardInfoResponse info(Hash block) {
    return pool.reward(block.toString());
  }

  private BlockColor colour(Hash block) {
    return info(block).getBlockColor();
  }

  private Hash sink() {
    return Hash.parse(pool.sink());
  }

  private boolean isOnChain(Hash block) {
    return pool.block(block.toString()).getBlock().getVerboseData().getIsChainBlock();
  }

  /// A block of the pool, buried under so many of others.
  private Hash buriedBlock(int depth) {
    Hash block = chain.mine(pool.address(), "own");
    node.control().mineForeign(depth);
    return block;
  }

  @Test
  void minesOnTheVirtualParents() {
    Hash before = sink();
    Hash block = chain.mine(pool.address(), "own");
    assertThat(sink()).isEqualTo(block);
    node.control().mineForeign(1);
    assertThat(colour(block)).isEqualTo(BlockColor.BLUE);
    assertThat(colour(before)).isEqualTo(BlockColor.BLUE);
    String payload = pool.block(block.toString()).getBlock().getTransactions(0).getPayload();
    assertThat(payload).contains(pool.script()).endsWith("6f776e"); // "own"
  }

  @Test
  void minesOnGivenParents() {
    Hash fork = sink();
    node.control().mineForeign(2);
    Hash side = chain.mine(List.of(fork), pool.address(), "side");
    assertThat(isOnChain(side)).isFalse();
    assertThat(
            pool.block(side.toString()).getBlock().getHeader().getParents(0).getParentHashesList())
        .containsExactly(fork.toString());
    Hash tip = sink();
    Hash merging = chain.mine(List.of(side, tip), pool.address(), "merging");
    assertThat(sink()).isEqualTo(merging);
    assertThat(colour(side)).isEqualTo(BlockColor.BLUE);
    assertThat(info(side).getMergingChainBlockHash()).isEqualTo(merging.toString());
  }

  @Test
  void refusesParentsThatNoBlockCanHave() {
    Hash below = sink();
    node.control().mineForeign(1);
    Address somebody = pool.address();
    assertThatThrownBy(() -> chain.mine(List.of(below, sink()), somebody, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ancestor");
    assertThatThrownBy(() -> chain.mine(List.of(), somebody, ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> chain.mine(List.of(Hash.ZERO), somebody, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nobody knows a block");
    assertThatThrownBy(() -> chain.mine(somebody, "x".repeat(200)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("max length");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 30})
  void leavesTheChainAtTheDepth(int depth) {
    node.control().mineForeign(40);
    List<Hash> old = new ArrayList<>(List.of(sink()));
    for (int i = 0; i < depth; i++) {
      String below =
          pool.block(old.getLast().toString()).getBlock().getVerboseData().getSelectedParentHash();
      old.add(Hash.parse(below));
    }
    Hash newSink = chain.reorg(depth);
    assertThat(sink()).isEqualTo(newSink);
    assertThat(isOnChain(old.get(depth))).isTrue();
    assertThat(old.subList(0, depth)).noneMatch(this::isOnChain);
  }

  @Test
  void cannotLeaveTheChainBelowItsBeginning() {
    assertThatThrownBy(() -> chain.reorg(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> chain.reorg(100)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 1",
    "0, 30",
    "3, 1",
    "3, 30",
    "3, 200",
    "3, 400",
    "18, 25",
    "124, 30",
    "124, 300"
  })
  void goesFromBlueToRedToUnmergedToBlue(int k, int depth) {
    useK(k);
    Hash block = buriedBlock(depth);
    Map<RpcOutpoint, RpcUtxoEntry> before = treasury.fetch();
    assertThat(colour(block)).isEqualTo(depth == 0 ? BlockColor.UNKNOWN : BlockColor.BLUE);

    chain.redden(block);
    assertThat(colour(block)).isEqualTo(BlockColor.RED);
    assertThat(treasury.fetch()).isEmpty();
    node.control().mineForeign(2);
    assertThat(colour(block)).isEqualTo(BlockColor.RED);

    chain.unmerge(block);
    assertThat(colour(block)).isEqualTo(BlockColor.UNKNOWN);
    assertThat(treasury.fetch()).isEmpty();
    pool.mine();
    node.control().mineForeign(20);
    assertThat(colour(block)).isEqualTo(BlockColor.UNKNOWN);

    chain.bluen(block);
    assertThat(colour(block)).isEqualTo(BlockColor.BLUE);
    assertThat(info(block).getRewardAmount()).isEqualTo(SUBSIDY);
    node.control().mineForeign(1);
    assertThat(treasury.fetch().keySet()).containsAll(before.keySet());
    assertThat(colour(block)).isEqualTo(BlockColor.BLUE);
  }

  @Test
  void unmergesAndMergesElsewhereWithAnotherOutput() {
    useK(40);
    Hash block = buriedBlock(10);
    Set<RpcOutpoint> before = treasury.fetch().keySet();
    String mergedBy = info(block).getMergingChainBlockHash();
    chain.unmerge(block);
    chain.bluen(block);
    assertThat(colour(block)).isEqualTo(BlockColor.BLUE);
    assertThat(info(block).getMergingChainBlockHash()).isNotEqualTo(mergedBy);
    node.control().mineForeign(1);
    assertThat(treasury.fetch()).hasSize(1);
    assertThat(treasury.fetch().keySet()).doesNotContainAnyElementsOf(before);
  }

  @Test
  void shunsABlockThatIsNotMergedYet() {
    Hash fork = sink();
    node.control().mineForeign(1);
    Hash side = chain.mine(List.of(fork), pool.address(), "side");
    chain.unmerge(side);
    node.control().mineForeign(5);
    assertThat(colour(side)).isEqualTo(BlockColor.UNKNOWN);
    chain.redden(side);
    assertThat(colour(side)).isEqualTo(BlockColor.RED);
    chain.redden(side);
    assertThat(colour(side)).isEqualTo(BlockColor.RED);
  }

  @Test
  void sparesWhatIsNotBuiltOnABlockThatLeaves() {
    Hash fork = sink();
    Hash kept = chain.mine(List.of(fork), pool.address(), "kept");
    Hash left = chain.mine(List.of(fork), pool.address(), "left");
    node.control().mineForeign(10);
    chain.unmerge(left);
    assertThat(colour(kept)).isEqualTo(BlockColor.BLUE);
    assertThat(colour(left)).isEqualTo(BlockColor.UNKNOWN);
  }

  @Test
  void severalBlocksOfOneMinerAreMergedByOneChainBlock() {
    Hash fork = sink();
    List<Hash> own = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      own.add(chain.mine(List.of(fork), pool.address(), "own " + i));
    }
    node.control().mineForeign(1);
    Hash merging = sink();
    assertThat(own)
        .allSatisfy(
            block -> {
              assertThat(colour(block)).isEqualTo(BlockColor.BLUE);
              assertThat(info(block).getMergingChainBlockHash()).isEqualTo(merging.toString());
              assertThat(info(block).getRewardAmount()).isEqualTo(SUBSIDY);
            });
    assertThat(treasury.fetch().keySet())
        .extracting(RpcOutpoint::getIndex)
        .containsExactlyInAnyOrder(0, 1, 2);
    assertThat(treasury.balance()).isEqualTo(3 * SUBSIDY);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "3, 1", "3, 5", "3, 247"})
  void anOwnBlockGetsTheRewardOfTheRedsItMerges(int k, int reds) {
    useK(k);
    Hash own = chain.mineMergingReds(pool.address(), "own", reds);
    assertThat(sink()).isEqualTo(own);
    assertThat(pool.block(own.toString()).getBlock().getVerboseData().getMergeSetRedsHashesList())
        .hasSize(reds);
    assertThat(treasury.balance()).isEqualTo(reds * SUBSIDY);
    node.control().mineForeign(1);
    assertThat(info(own).getRewardAmount()).isEqualTo((reds + 1) * SUBSIDY);
    assertThat(treasury.balance()).isEqualTo((reds + 1) * SUBSIDY);
    assertThat(treasury.fetch()).hasSize(2);
    assertThat(treasury.fetch().keySet())
        .extracting(RpcOutpoint::getTransactionId)
        .doesNotHaveDuplicates();
  }

  @Test
  void refusesReds() {
    for (int reds : List.of(0, 248)) {
      assertThatThrownBy(() -> chain.mineMergingReds(pool.address(), "", reds))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void leavesTheGenesisAlone() {
    Hash genesis = Genesis.of(SETTINGS.chain().network()).hash();
    assertThatThrownBy(() -> chain.redden(genesis)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> chain.unmerge(genesis)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> chain.bluen(genesis)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNodeThatLagsSeesTheReorganisationLaterButAtOnce() {
    SimNodeSettings lagging = SETTINGS.withLag(Duration.ofMillis(200));
    try (SimNetwork network = SimNetwork.create(SETTINGS);
        SimNode slow = SimNode.start(lagging, network);
        Miner miner = new Miner(slow, 1)) {
      miner
          .client()
          .call(
              call ->
                  call.setNotifyVirtualChainChangedRequest(
                      NotifyVirtualChainChangedRequest.getDefaultInstance()));
      Hash newSink = network.chain().reorg(3);
      VirtualChainChangedNotification change =
          miner.client().notification().getVirtualChainChangedNotification();
      assertThat(change.getRemovedChainBlockHashesList()).hasSize(3);
      assertThat(change.getAddedChainBlockHashesList()).hasSize(4).endsWith(newSink.toString());
    }
  }

  @Test
  void worksWhileOthersMine() {
    node.control().foreignRate(200);
    for (int i = 0; i < 5; i++) {
      Hash block = Hash.parse(pool.mine());
      node.control().mineForeign(10);
      chain.redden(block);
      assertThat(colour(block)).isEqualTo(BlockColor.RED);
      chain.unmerge(block);
      assertThat(colour(block)).isEqualTo(BlockColor.UNKNOWN);
      chain.bluen(block);
      assertThat(colour(block)).isEqualTo(BlockColor.BLUE);
      chain.reorg(3);
    }
  }
}
