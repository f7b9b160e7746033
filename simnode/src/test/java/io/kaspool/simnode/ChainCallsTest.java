package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.EstimateNetworkHashesPerSecondRequest;
import io.kaspool.nodeapi.EstimateNetworkHashesPerSecondResponse;
import io.kaspool.nodeapi.GetBlockCountRequest;
import io.kaspool.nodeapi.GetBlockDagInfoRequest;
import io.kaspool.nodeapi.GetBlockDagInfoResponse;
import io.kaspool.nodeapi.GetBlocksRequest;
import io.kaspool.nodeapi.GetBlocksResponse;
import io.kaspool.nodeapi.GetCurrentBlockColorRequest;
import io.kaspool.nodeapi.GetCurrentNetworkRequest;
import io.kaspool.nodeapi.GetInfoRequest;
import io.kaspool.nodeapi.GetInfoResponse;
import io.kaspool.nodeapi.GetServerInfoRequest;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.GetSinkBlueScoreRequest;
import io.kaspool.nodeapi.GetSyncStatusRequest;
import io.kaspool.nodeapi.GetVirtualChainFromBlockRequest;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Questions about blocks and the chain, over the real port.
final class ChainCallsTest {
  private static final String GENESIS = Genesis.of(Network.SIMNET).hash().toString();
  private static final String NOWHERE = "ab".repeat(32);
  private static final SimNodeSettings SETTINGS = SimNodeSettings.defaults().withHashesPerBlock(2);

  @AutoClose private final SimNode node = SimNode.start(SETTINGS);
  @AutoClose private final Miner miner = new Miner(node, 1);

  @Test
  void showsABlockWithItsPlaceInTheDag() {
    String first = miner.mine();
    String second = miner.mine();
    String third = miner.mine();
    RpcBlockVerboseData verbose = miner.block(second).getBlock().getVerboseData();
    assertThat(verbose.getHash()).isEqualTo(second);
    assertThat(verbose.getSelectedParentHash()).isEqualTo(first);
    assertThat(verbose.getMergeSetBluesHashesList()).containsExactly(first);
    assertThat(verbose.getMergeSetRedsHashesList()).isEmpty();
    assertThat(verbose.getChildrenHashesList()).containsExactly(third);
    assertThat(verbose.getIsChainBlock()).isTrue();
    assertThat(verbose.getIsHeaderOnly()).isFalse();
    assertThat(verbose.getBlueScore()).isEqualTo(2);
    assertThat(verbose.getDifficulty()).isEqualTo(1.0000001192093038);
    assertThat(miner.block(second).getBlock().getHeader().getHash()).isEqualTo(second);
  }

  @Test
  void showsTransactionsWithTheirIdsAndMasses() {
    RpcBlock block = miner.block(miner.mine()).getBlock();
    while (block.getTransactionsCount() == 1) {
      block = miner.block(miner.mine()).getBlock();
    }
    RpcTransaction coinbase = block.getTransactions(0);
    assertThat(coinbase.getVerboseData().getComputeMass()).isZero();
    assertThat(coinbase.getOutputs(0).getVerboseData().getScriptPublicKeyType())
        .isEqualTo("pubkey");
    assertThat(coinbase.getOutputs(0).getVerboseData().getScriptPublicKeyAddress())
        .startsWith("kaspasim:q");
    // one input and one output to a public key: rusty-kaspa's wallets count 1,624 too
    RpcTransaction payment = block.getTransactions(1);
    assertThat(payment.getVerboseData().getComputeMass()).isEqualTo(1_624);
    for (int i = 0; i < block.getTransactionsCount(); i++) {
      assertThat(block.getTransactions(i).getVerboseData().getTransactionId())
          .isEqualTo(block.getVerboseData().getTransactionIds(i))
          .isEqualTo(Messages.transaction(block.getTransactions(i)).id().toString());
      assertThat(block.getTransactions(i).getVerboseData().getBlockHash())
          .isEqualTo(block.getVerboseData().getHash());
    }
  }

  @Test
  void showsTheGenesis() {
    RpcBlock genesis = miner.block(GENESIS).getBlock();
    assertThat(genesis.getVerboseData().getSelectedParentHash()).isEqualTo("fe".repeat(32));
    assertThat(genesis.getHeader().getBlueWork()).isEqualTo("0");
    String first = miner.mine();
    assertThat(miner.reward(GENESIS).getError().getMessage())
        .isEqualTo("missing reward output 0 in merging chain block " + first);
  }

  @ParameterizedTest
  @CsvSource({
    "zz, Hex parsing error: Invalid input length 64",
    "'', Hex parsing error: Invalid input length 64",
    "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz, "
        + "Hex parsing error: Invalid character",
    "abababababababababababababababababababababababababababababababab, "
        + "cannot find header abababababababababababababababababababababababababababababababab"
  })
  void saysWhatIsWrongWithAHash(String hash, String text) {
    assertThat(miner.block(hash).getError().getMessage()).isEqualTo(text);
    assertThat(miner.reward(hash).getError().getMessage()).isEqualTo(text);
    assertThat(chain(hash, 0).getError().getMessage()).isEqualTo(text);
  }

  @Test
  void saysThatNobodyMergedABlock() {
    String sink = miner.mine();
    for (String hash : List.of(sink, NOWHERE)) {
      GetCurrentBlockColorRequest request =
          GetCurrentBlockColorRequest.newBuilder().setHash(hash).build();
      assertThat(
              miner
                  .client()
                  .call(call -> call.setGetCurrentBlockColorRequest(request))
                  .getGetCurrentBlockColorResponse()
                  .getError()
                  .getMessage())
          .isEqualTo("Block " + hash + " doesn't have any merger block.");
    }
  }

  @Test
  void walksUpTheChain() {
    List<String> chain = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      chain.add(miner.mine());
    }
    assertThat(chain(GENESIS, 0).getAddedChainBlockHashesList()).isEqualTo(chain);
    assertThat(chain(chain.get(2), 0).getAddedChainBlockHashesList())
        .isEqualTo(chain.subList(3, 5));
    assertThat(chain(GENESIS, 3).getAddedChainBlockHashesList())
        .as("more than three confirmations")
        .isEqualTo(chain.subList(0, 1));
    assertThat(chain(chain.getLast(), 0).getAddedChainBlockHashesList()).isEmpty();
  }

  @Test
  void tellsWhatTheChainAccepts() {
    String first = miner.mine();
    RpcBlock second = miner.solvedTemplate("");
    miner.submitAccepted(second);
    String third = miner.mine();
    GetVirtualChainFromBlockResponse answer = chain(GENESIS, 0);
    assertThat(answer.getAcceptedTransactionIdsList())
        .extracting(accepted -> accepted.getAcceptingBlockHash())
        .containsExactly(first, Miner.hash(second), third);
    assertThat(answer.getAcceptedTransactionIds(2).getAcceptedTransactionIdsList())
        .as("all of the block below")
        .isEqualTo(
            miner.block(Miner.hash(second)).getBlock().getVerboseData().getTransactionIdsList());
    assertThat(answer.getAcceptedTransactionIds(2).getAcceptedTransactionIdsCount())
        .isGreaterThan(1);
  }

  @Test
  void walksDownFromABlockThatLeftTheChain() {
    RpcBlock one = miner.solvedTemplate("one");
    RpcBlock two = miner.solvedTemplate("two");
    miner.submitAccepted(one);
    miner.submitAccepted(two);
    TreeSet<String> hashes = new TreeSet<>(List.of(Miner.hash(one), Miner.hash(two)));
    GetVirtualChainFromBlockResponse answer = chain(hashes.first(), 0);
    assertThat(answer.getRemovedChainBlockHashesList()).containsExactly(hashes.first());
    assertThat(answer.getAddedChainBlockHashesList()).containsExactly(hashes.last());
  }

  @Test
  void listsBlocksUpToTheTips() {
    String first = miner.mine();
    RpcBlock one = miner.solvedTemplate("one");
    RpcBlock two = miner.solvedTemplate("two");
    miner.submitAccepted(one);
    miner.submitAccepted(two);
    TreeSet<String> hashes = new TreeSet<>(List.of(Miner.hash(one), Miner.hash(two)));
    assertThat(blocks(first, false).getBlockHashesList())
        .containsExactly(first, hashes.last(), hashes.first());
    String merging = miner.mine();
    assertThat(blocks(first, false).getBlockHashesList())
        .containsExactly(first, hashes.last(), hashes.first(), merging);
    assertThat(blocks("", false).getBlockHashes(0)).isEqualTo(GENESIS);
    assertThat(blocks("", false).getBlocksCount()).isZero();
    assertThat(blocks("", true).getBlocksList())
        .extracting(block -> block.getVerboseData().getHash())
        .isEqualTo(blocks("", true).getBlockHashesList());
  }

  @Test
  void listsNoMoreBlocksThanOneMayMerge() {
    node.control().mineForeign(300);
    assertThat(blocks("", false).getBlockHashesCount()).isEqualTo(251);
  }

  @Test
  void listsTransactionsOnlyWithBlocks() {
    GetBlocksRequest request = GetBlocksRequest.newBuilder().setIncludeTransactions(true).build();
    assertThat(
            miner
                .client()
                .call(call -> call.setGetBlocksRequest(request))
                .getGetBlocksResponse()
                .getError()
                .getMessage())
        .isEqualTo(
            "If includeTransactions is set, then includeBlockVerboseData must be set as well.");
  }

  @Test
  void saysWhoItIs() {
    GetServerInfoResponse server =
        miner
            .client()
            .call(call -> call.setGetServerInfoRequest(GetServerInfoRequest.getDefaultInstance()))
            .getGetServerInfoResponse();
    assertThat(server.getRpcApiVersion()).isOne();
    assertThat(server.getServerVersion()).isEqualTo("2.1.0");
    assertThat(server.getNetworkId()).isEqualTo("simnet");
    assertThat(server.getHasUtxoIndex()).isTrue();
    assertThat(server.getIsSynced()).isTrue();
    GetInfoResponse info =
        miner
            .client()
            .call(call -> call.setGetInfoRequest(GetInfoRequest.getDefaultInstance()))
            .getGetInfoResponse();
    assertThat(info.getHasMessageId()).isTrue();
    assertThat(info.getHasNotifyCommand()).isTrue();
    assertThat(info.getP2PId()).hasSize(36);
    assertThat(
            miner
                .client()
                .call(call -> call.setGetSyncStatusRequest(GetSyncStatusRequest.newBuilder()))
                .getGetSyncStatusResponse()
                .getIsSynced())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "MAINNET, mainnet, kaspa-mainnet",
    "TESTNET_10, testnet, kaspa-testnet-10",
    "SIMNET, simnet, kaspa-simnet",
    "DEVNET, devnet, kaspa-devnet"
  })
  void namesItsNetwork(Network network, String type, String prefixed) {
    try (SimNode other = SimNode.start(SETTINGS.withNetwork(network));
        RpcClient client = RpcClient.connect(other.port())) {
      assertThat(
              client
                  .call(
                      call ->
                          call.setGetCurrentNetworkRequest(GetCurrentNetworkRequest.newBuilder()))
                  .getGetCurrentNetworkResponse()
                  .getCurrentNetwork())
          .isEqualTo(type);
      assertThat(dagInfo(client).getNetworkName()).isEqualTo(prefixed);
    }
  }

  @Test
  void describesTheDag() {
    RpcBlock one = miner.solvedTemplate("one");
    RpcBlock two = miner.solvedTemplate("two");
    miner.submitAccepted(one);
    miner.submitAccepted(two);
    GetBlockDagInfoResponse info = dagInfo(miner.client());
    assertThat(info.getTipHashesList()).containsExactlyInAnyOrder(Miner.hash(one), Miner.hash(two));
    assertThat(info.getVirtualParentHashesList())
        .containsExactlyInAnyOrder(Miner.hash(one), Miner.hash(two));
    assertThat(info.getSink()).isEqualTo(info.getVirtualParentHashes(0)).isEqualTo(miner.sink());
    assertThat(info.getVirtualDaaScore()).isEqualTo(2);
    assertThat(info.getBlockCount()).isEqualTo(2);
    assertThat(info.getPruningPointHash()).isEqualTo(GENESIS);
    assertThat(
            miner
                .client()
                .call(call -> call.setGetBlockCountRequest(GetBlockCountRequest.newBuilder()))
                .getGetBlockCountResponse()
                .getHeaderCount())
        .isEqualTo(2);
    assertThat(
            miner
                .client()
                .call(call -> call.setGetSinkBlueScoreRequest(GetSinkBlueScoreRequest.newBuilder()))
                .getGetSinkBlueScoreResponse()
                .getBlueScore())
        .isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "500, difficulty error: under min allowed window size (3 < 1000)",
    "1000, difficulty error: under min allowed window size (3 < 1000)",
    "10001, Requested window size 10001 is larger than max 10000 allowed in RPC safe mode."
  })
  void cannotEstimateTheHashRateOfAFewBlocks(int window, String text) {
    node.control().mineForeign(3);
    assertThat(estimate(window).getError().getMessage()).isEqualTo(text);
  }

  @Test
  void estimatesTheHashRate() {
    node.control().mineForeign(1_002);
    assertThat(estimate(1_000).hasError()).isFalse();
    assertThat(estimate(1_000).getNetworkHashesPerSecond()).isBetween(1L, 2_000L);
    assertThat(estimate(999).getError().getMessage()).contains("(999 < 1000)");
  }

  private EstimateNetworkHashesPerSecondResponse estimate(int window) {
    EstimateNetworkHashesPerSecondRequest request =
        EstimateNetworkHashesPerSecondRequest.newBuilder().setWindowSize(window).build();
    return miner
        .client()
        .call(call -> call.setEstimateNetworkHashesPerSecondRequest(request))
        .getEstimateNetworkHashesPerSecondResponse();
  }

  private static GetBlockDagInfoResponse dagInfo(RpcClient client) {
    return client
        .call(call -> call.setGetBlockDagInfoRequest(GetBlockDagInfoRequest.newBuilder()))
        .getGetBlockDagInfoResponse();
  }

  private GetVirtualChainFromBlockResponse chain(String start, long confirmations) {
    GetVirtualChainFromBlockRequest request =
        GetVirtualChainFromBlockRequest.newBuilder()
            .setStartHash(start)
            .setIncludeAcceptedTransactionIds(true)
            .setMinConfirmationCount(confirmations)
            .build();
    return miner
        .client()
        .call(call -> call.setGetVirtualChainFromBlockRequest(request))
        .getGetVirtualChainFromBlockResponse();
  }

  private GetBlocksResponse blocks(String low, boolean include) {
    GetBlocksRequest request =
        GetBlocksRequest.newBuilder().setLowHash(low).setIncludeBlocks(include).build();
    return miner.client().call(call -> call.setGetBlocksRequest(request)).getGetBlocksResponse();
  }
}
