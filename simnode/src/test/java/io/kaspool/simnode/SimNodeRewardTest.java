package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetCurrentBlockColorRequest;
import io.kaspool.nodeapi.GetCurrentBlockColorResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.RpcTransactionOutput;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Who pays whom, seen from outside.
final class SimNodeRewardTest {
  private static final long SUBSIDY = 5_000_000_000L;
  private static final SimNodeSettings SETTINGS = SimNodeSettings.defaults().withHashesPerBlock(2);

  @Test
  void theMergingCoinbasePaysEveryBlueToItsOwnMiner() {
    try (SimNode node = SimNode.start(SETTINGS);
        Miner one = new Miner(node, 1);
        Miner two = new Miner(node, 2);
        Miner three = new Miner(node, 3)) {
      NavigableMap<String, Miner> found = mineInParallel(one, two, three);
      // equal work: the greatest hash is the selected parent, the others follow in order
      String selected = found.lastKey();
      RpcBlock merging = one.template("merge");
      List<String> scripts =
          List.of(
              found.lastEntry().getValue().script(),
              found.firstEntry().getValue().script(),
              found.higherEntry(found.firstKey()).getValue().script());
      assertThat(scripts(merging)).isEqualTo(scripts);
      assertThat(amounts(merging)).containsExactly(SUBSIDY, SUBSIDY, SUBSIDY);
      assertThat(merging.getHeader().getBlueScore()).isEqualTo(4);
      assertThat(merging.getHeader().getDaaScore()).isEqualTo(3);
      assertThat(merging.getHeader().getParents(0).getParentHashes(0)).isEqualTo(selected);

      String mergingHash = one.mine();
      for (String hash : found.keySet()) {
        GetBlockRewardInfoResponse info = one.reward(hash);
        assertThat(info.getBlockColor()).isEqualTo(BlockColor.BLUE);
        assertThat(info.getMergingChainBlockHash()).isEqualTo(mergingHash);
        assertThat(info.getRewardAmount()).isEqualTo(SUBSIDY);
        assertThat(info.getConfirmationCount()).isZero();
      }
      assertThat(one.block(mergingHash).getBlock().getVerboseData().getMergeSetBluesHashesList())
          .startsWith(selected)
          .containsExactlyInAnyOrderElementsOf(found.keySet());
    }
  }

  @Test
  void redsPayTheirMerger() {
    try (SimNode node = SimNode.start(SETTINGS.withK(0));
        Miner one = new Miner(node, 1);
        Miner two = new Miner(node, 2);
        Miner three = new Miner(node, 3);
        Miner merger = new Miner(node, 4)) {
      NavigableMap<String, Miner> found = mineInParallel(one, two, three);
      String blue = found.lastKey();
      RpcBlock merging = merger.template("");
      assertThat(scripts(merging))
          .containsExactly(found.lastEntry().getValue().script(), merger.script());
      assertThat(amounts(merging)).containsExactly(SUBSIDY, 2 * SUBSIDY);

      String mergingHash = merger.mine();
      assertThat(merger.reward(blue).getBlockColor()).isEqualTo(BlockColor.BLUE);
      for (String red : found.headMap(blue).keySet()) {
        GetBlockRewardInfoResponse info = merger.reward(red);
        assertThat(info.getBlockColor()).isEqualTo(BlockColor.RED);
        assertThat(info.getMergingChainBlockHash()).isEqualTo(mergingHash);
        assertThat(info.hasRewardAmount()).isFalse();
        assertThat(isBlue(merger, red)).isFalse();
      }
    }
  }

  @Test
  void aChainBlockEarnsTheRedsItMerged() {
    try (SimNode node = SimNode.start(SETTINGS.withK(0));
        Miner one = new Miner(node, 1);
        Miner two = new Miner(node, 2)) {
      mineInParallel(one, two);
      String merging = one.mine();
      assertThat(one.reward(merging).getBlockColor()).isEqualTo(BlockColor.UNKNOWN);
      String above = two.mine();
      GetBlockRewardInfoResponse info = one.reward(merging);
      assertThat(info.getBlockColor()).isEqualTo(BlockColor.BLUE);
      assertThat(info.getMergingChainBlockHash()).isEqualTo(above);
      assertThat(info.getRewardAmount()).as("its own and the red's").isEqualTo(2 * SUBSIDY);
    }
  }

  @Test
  void confirmationsGrowWithTheBlueScore() {
    try (SimNode node = SimNode.start(SETTINGS);
        Miner one = new Miner(node, 1)) {
      String block = one.mine();
      node.control().mineForeign(1);
      assertThat(one.reward(block).getConfirmationCount()).isZero();
      node.control().mineForeign(5);
      assertThat(one.reward(block).getConfirmationCount()).isEqualTo(5);
      assertThat(isBlue(one, block)).isTrue();
    }
  }

  @Test
  void aLateSideBlockIsColouredOnceMerged() {
    try (SimNode node = SimNode.start(SETTINGS);
        Miner one = new Miner(node, 1)) {
      RpcBlock early = one.solvedTemplate("early");
      one.mine();
      one.mine();
      one.submitAccepted(early);
      assertThat(one.reward(Miner.hash(early)).getBlockColor()).isEqualTo(BlockColor.UNKNOWN);
      one.mine();
      assertThat(one.reward(Miner.hash(early)).getBlockColor()).isEqualTo(BlockColor.BLUE);
    }
  }

  /// All know the same chain when they find their blocks.
  private static NavigableMap<String, Miner> mineInParallel(Miner... miners) {
    List<RpcBlock> blocks =
        List.of(miners).stream().map(miner -> miner.solvedTemplate("parallel")).toList();
    NavigableMap<String, Miner> found = new TreeMap<>();
    for (int i = 0; i < miners.length; i++) {
      miners[i].submitAccepted(blocks.get(i));
      found.put(Miner.hash(blocks.get(i)), miners[i]);
    }
    return found;
  }

  private static List<String> scripts(RpcBlock block) {
    return outputs(block).stream()
        .map(output -> output.getScriptPublicKey().getScriptPublicKey())
        .toList();
  }

  private static List<Long> amounts(RpcBlock block) {
    return outputs(block).stream().map(RpcTransactionOutput::getAmount).toList();
  }

  private static List<RpcTransactionOutput> outputs(RpcBlock block) {
    RpcTransaction coinbase = block.getTransactions(0);
    return coinbase.getOutputsList();
  }

  private static boolean isBlue(Miner asker, String hash) {
    GetCurrentBlockColorRequest request =
        GetCurrentBlockColorRequest.newBuilder().setHash(hash).build();
    GetCurrentBlockColorResponse answer =
        asker
            .client()
            .call(call -> call.setGetCurrentBlockColorRequest(request))
            .getGetCurrentBlockColorResponse();
    return answer.getBlue();
  }
}
