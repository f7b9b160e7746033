package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// On a network that lets one blue stand beside another, so that the third sibling is red.
final class BlockColourTest {
  private static final long SUBSIDY = 5_000_000_000L;

  private final SimNode node =
      SimNode.start(SimNodeSettings.defaults().withHashesPerBlock(4).withK(1));
  private final RpcClient client = RpcClient.connect(node.port());
  private final Pool pool = new Pool(client);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void tipIsNotMergedYet() {
    GetBlockRewardInfoResponse info = pool.reward(Pool.hash(pool.mine()));

    assertThat(info.hasError()).isFalse();
    assertThat(info.getBlockColor()).isEqualTo(BlockColor.UNKNOWN);
    assertThat(info.hasMergingChainBlockHash()).isFalse();
    assertThat(info.hasConfirmationCount()).isFalse();
  }

  @Test
  void mergedBlockIsBlueAndCountsConfirmationsFromTheMergingOne() {
    RpcBlock first = pool.mine();
    RpcBlock second = pool.mine();
    node.control().mineForeign(3);

    GetBlockRewardInfoResponse info = pool.reward(Pool.hash(first));

    assertThat(info.getBlockColor()).isEqualTo(BlockColor.BLUE);
    assertThat(info.getMergingChainBlockHash()).isEqualTo(Pool.hash(second).toString());
    assertThat(info.getConfirmationCount()).isEqualTo(3);
    assertThat(info.getRewardAmount()).isEqualTo(SUBSIDY);
  }

  @Test
  void thirdSiblingIsRedAndPaysTheMergingMiner() {
    List<RpcBlock> siblings = siblings(3);
    RpcBlock merging = pool.mine();

    // the greatest hash is the selected parent, the smallest is asked first
    Hash red = Pool.hash(siblings.get(1));
    GetBlockRewardInfoResponse info = pool.reward(red);
    assertThat(info.getBlockColor()).isEqualTo(BlockColor.RED);
    assertThat(info.hasRewardAmount()).isFalse();
    assertThat(info.getMergingChainBlockHash()).isEqualTo(Pool.hash(merging).toString());
    assertThat(merging.getTransactions(0).getOutputsList())
        .extracting(output -> output.getAmount())
        .containsExactly(SUBSIDY, SUBSIDY, SUBSIDY);
    RpcBlockVerboseData data = pool.block(Pool.hash(merging)).getBlock().getVerboseData();
    assertThat(data.getMergeSetBluesHashesList())
        .containsExactly(
            Pool.hash(siblings.get(2)).toString(), Pool.hash(siblings.get(0)).toString());
    assertThat(data.getMergeSetRedsHashesList()).containsExactly(red.toString());
    assertThat(data.getSelectedParentHash()).isEqualTo(Pool.hash(siblings.get(2)).toString());
  }

  @Test
  void chainBlockEarnsTheRedsItMergedOnTop() {
    siblings(3);
    Hash merging = Pool.hash(pool.mine());
    pool.mine();

    assertThat(pool.reward(merging).getRewardAmount()).isEqualTo(2 * SUBSIDY);
  }

  @Test
  void scoresCountBluesAndTheWholeMergeSet() {
    siblings(3);

    RpcBlock template = pool.template();

    assertThat(template.getHeader().getParents(0).getParentHashesCount()).isEqualTo(3);
    assertThat(template.getHeader().getBlueScore()).isEqualTo(3);
    assertThat(template.getHeader().getDaaScore()).isEqualTo(3);
  }

  @Test
  void greaterHashOfEqualWorkTakesTheChainOver() {
    List<RpcBlock> two = sorted(pool.template(), 2);
    Hash lesser = Pool.hash(two.get(0));
    Hash greater = Pool.hash(two.get(1));
    pool.submit(two.get(0));
    assertThat(isOnChain(lesser)).isTrue();

    pool.submit(two.get(1));

    assertThat(isOnChain(lesser)).isFalse();
    assertThat(isOnChain(greater)).isTrue();
    GetVirtualChainFromBlockResponse path = pool.chainFrom(lesser);
    assertThat(path.getRemovedChainBlockHashesList()).containsExactly(lesser.toString());
    assertThat(path.getAddedChainBlockHashesList()).containsExactly(greater.toString());
  }

  @Test
  void chainBlockAcceptsTheCoinbaseOfItsSelectedParent() {
    RpcBlock first = pool.mine();
    RpcBlock second = pool.mine();

    GetVirtualChainFromBlockResponse path = pool.chainFrom(Pool.hash(first));

    assertThat(path.getAcceptedTransactionIdsList())
        .singleElement()
        .satisfies(
            accepted -> {
              assertThat(accepted.getAcceptingBlockHash()).isEqualTo(Pool.hash(second).toString());
              assertThat(accepted.getAcceptedTransactionIdsList())
                  .contains(Messages.transaction(first.getTransactions(0)).id().toString());
            });
  }

  @Test
  void chainIsTrimmedToTheConfirmationsAskedFor() {
    Hash first = Pool.hash(pool.mine());
    RpcBlock second = pool.mine();
    node.control().mineForeign(3);

    assertThat(
            client
                .call(
                    request ->
                        request
                            .getGetVirtualChainFromBlockRequestBuilder()
                            .setStartHash(first.toString())
                            .setMinConfirmationCount(2))
                .getGetVirtualChainFromBlockResponse()
                .getAddedChainBlockHashesList())
        .containsExactly(Pool.hash(second).toString());
  }

  @Test
  void unknownBlocksHaveNoHeader() {
    Hash nobody = Hash.parse("cd".repeat(32));
    String text = "cannot find header " + nobody;

    assertThat(pool.block(nobody).getError().getMessage()).isEqualTo(text);
    assertThat(pool.reward(nobody).getError().getMessage()).isEqualTo(text);
    assertThat(pool.chainFrom(nobody).getError().getMessage()).isEqualTo(text);
  }

  private boolean isOnChain(Hash block) {
    return pool.block(block).getBlock().getVerboseData().getIsChainBlock();
  }

  /// Submits so many blocks on the same parents.
  private List<RpcBlock> siblings(int count) {
    List<RpcBlock> blocks = sorted(pool.template(), count);
    blocks.forEach(pool::submit);
    return blocks;
  }

  private static List<RpcBlock> sorted(RpcBlock template, int count) {
    return Stream.iterate(Pool.solve(template), Pool::sibling)
        .limit(count)
        .sorted(Comparator.comparing(Pool::hash))
        .toList();
  }
}
