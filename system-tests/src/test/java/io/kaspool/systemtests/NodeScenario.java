package io.kaspool.systemtests;

import io.kaspool.nodeapi.EstimateNetworkHashesPerSecondRequest;
import io.kaspool.nodeapi.GetBlockDagInfoRequest;
import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetBlockTemplateRequest;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.GetCurrentBlockColorRequest;
import io.kaspool.nodeapi.GetCurrentNetworkRequest;
import io.kaspool.nodeapi.GetServerInfoRequest;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.GetVirtualChainFromBlockRequest;
import io.kaspool.nodeapi.GetVirtualChainFromBlockResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyBlockAddedRequest;
import io.kaspool.nodeapi.NotifyNewBlockTemplateRequest;
import io.kaspool.nodeapi.NotifySinkBlueScoreChangedRequest;
import io.kaspool.nodeapi.NotifyVirtualChainChangedRequest;
import io.kaspool.nodeapi.NotifyVirtualDaaScoreChangedRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockLevelParents;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/// What a pool sees of a fresh private network, asked step by step; the answers, without what
/// differs from run to run, must not tell a real node from a simulated one.
final class NodeScenario {
  private static final String NOWHERE = "ab".repeat(32);

  private final NodeClient client;
  private final int port;
  private final String payAddress;
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final List<String> chain = new ArrayList<>();

  private NodeScenario(int port, NodeClient client, String payAddress) {
    this.port = port;
    this.client = client;
    this.payAddress = payAddress;
  }

  /// Plays the scenario against the node at this port, whose network must be new.
  static Map<String, String> play(int port, String payAddress) {
    try (NodeClient client = new NodeClient(port)) {
      NodeScenario scenario = new NodeScenario(port, client, payAddress);
      scenario.asksWhoItIs();
      scenario.asksForImpossibleTemplates();
      scenario.minesTheFirstBlocks();
      scenario.submitsWrongBlocks();
      scenario.asksForRewards();
      scenario.asksForBlocks();
      scenario.hearsNotifications();
      scenario.asksWhatDoesNotExist();
      scenario.answers.putAll(UtxoScenario.play(port, payAddress));
      return scenario.answers;
    }
  }

  private void note(String step, Object answer) {
    answers.put(step, String.valueOf(answer));
  }

  private KaspadResponse ask(KaspadRequest.Builder request) {
    return client.ask(request);
  }

  private static KaspadRequest.Builder request() {
    return KaspadRequest.newBuilder();
  }

  private void asksWhoItIs() {
    GetServerInfoResponse info =
        ask(request().setGetServerInfoRequest(GetServerInfoRequest.getDefaultInstance()))
            .getGetServerInfoResponse();
    note(
        "server info",
        info.getRpcApiVersion()
            + " "
            + info.getServerVersion()
            + " "
            + info.getNetworkId()
            + " index "
            + info.getHasUtxoIndex()
            + " daa "
            + info.getVirtualDaaScore());
    note(
        "network",
        ask(request().setGetCurrentNetworkRequest(GetCurrentNetworkRequest.getDefaultInstance()))
            .getGetCurrentNetworkResponse()
            .getCurrentNetwork());
    note(
        "dag name",
        ask(request().setGetBlockDagInfoRequest(GetBlockDagInfoRequest.getDefaultInstance()))
            .getGetBlockDagInfoResponse()
            .getNetworkName());
  }

  private GetBlockTemplateResponse template(String address, String extraData) {
    return ask(request()
            .setGetBlockTemplateRequest(
                GetBlockTemplateRequest.newBuilder()
                    .setPayAddress(address)
                    .setExtraData(extraData)))
        .getGetBlockTemplateResponse();
  }

  private void asksForImpossibleTemplates() {
    String mainnet = "kaspa:qqg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zng5quzmq";
    note("template, no prefix", template("qqg3zyg3zyg3", "").getError().getMessage());
    note("template, other network", template(mainnet, "").getError().getMessage());
    note(
        "template, long extra data", template(payAddress, "x".repeat(200)).getError().getMessage());
    note("template, unknown prefix", template("bitcoin:qqqq", "").getError().getMessage());
    note(
        "template, bad checksum",
        template(payAddress.substring(0, payAddress.length() - 1) + "q", "")
            .getError()
            .getMessage());
  }

  private void minesTheFirstBlocks() {
    for (int i = 0; i < 5; i++) {
      RpcBlock template = template(payAddress, "kaspool/0/" + i).getBlock();
      noteTemplate("template " + i, template, i);
      RpcBlock solved = BlockSolver.solve(template);
      note("submit " + i, submit(solved));
      note("submit again " + i, submit(solved));
      chain.add(BlockSolver.hash(solved));
    }
  }

  private void noteTemplate(String step, RpcBlock template, int height) {
    RpcBlockHeader header = template.getHeader();
    RpcTransaction coinbase = template.getTransactions(0);
    note(step + " header", header.getVersion() + " bits " + header.getBits());
    note(step + " daa", header.getDaaScore() + " blue score " + header.getBlueScore());
    note(step + " blue work", header.getBlueWork());
    note(step + " direct parents", header.getParents(0).getParentHashesCount());
    note(
        step + " parent is the last block",
        height == 0 || header.getParents(0).getParentHashes(0).equals(chain.getLast()));
    note(step + " nonce and hash", header.getNonce() + "/" + header.getHash());
    note(step + " verbose data", template.hasVerboseData());
    note(
        step + " coinbase",
        coinbase.getVersion()
            + " "
            + coinbase.getSubnetworkId()
            + " inputs "
            + coinbase.getInputsCount()
            + " gas "
            + coinbase.getGas()
            + " mass "
            + coinbase.getStorageMass()
            + " lock "
            + coinbase.getLockTime());
    note(step + " coinbase payload", coinbase.getPayload());
    coinbase
        .getOutputsList()
        .forEach(
            output ->
                note(
                    step + " pays",
                    output.getAmount() + " " + output.getScriptPublicKey().getScriptPublicKey()));
    note(step + " outputs", coinbase.getOutputsCount());
  }

  private void submitsWrongBlocks() {
    RpcBlock good = template(payAddress, "wrong").getBlock();
    RpcBlockHeader header = good.getHeader();
    note("submit, unsolved", submit(BlockSolver.unsolved(good)));
    note(
        "submit, old timestamp",
        submit(BlockSolver.solve(with(good, header.toBuilder().setTimestamp(1)))));
    note(
        "submit, future timestamp",
        submit(
            BlockSolver.solve(
                with(good, header.toBuilder().setTimestamp(header.getTimestamp() + 600_000)))));
    note(
        "submit, version 1",
        submit(BlockSolver.solve(with(good, header.toBuilder().setVersion(1)))));
    note(
        "submit, wrong merkle root",
        submit(BlockSolver.solve(with(good, header.toBuilder().setHashMerkleRoot(NOWHERE)))));
    note(
        "submit, unknown parent",
        submit(
            BlockSolver.solve(
                with(
                    good,
                    header.toBuilder()
                        .setParents(
                            0, RpcBlockLevelParents.newBuilder().addParentHashes(NOWHERE))))));
    note("submit, bad hex", submit(with(good, header.toBuilder().setBlueWork("xyz"))));
    note(
        "submit, wrong daa score",
        submit(
            BlockSolver.solve(
                with(good, header.toBuilder().setDaaScore(header.getDaaScore() + 1)))));
    note(
        "submit, wrong blue score",
        submit(
            BlockSolver.solve(
                with(good, header.toBuilder().setBlueScore(header.getBlueScore() + 1)))));
    note(
        "submit, wrong bits",
        submit(BlockSolver.solve(with(good, header.toBuilder().setBits(0x1f7fffff)))));
    note(
        "submit, no transactions",
        submit(BlockSolver.solve(good.toBuilder().clearTransactions().build())));
  }

  private static RpcBlock with(RpcBlock block, RpcBlockHeader.Builder header) {
    return block.toBuilder().setHeader(header).build();
  }

  private void asksForRewards() {
    for (String block : chain) {
      GetBlockRewardInfoResponse info = rewardInfo(block);
      int height = chain.indexOf(block);
      String merging =
          info.hasMergingChainBlockHash()
              ? String.valueOf(chain.indexOf(info.getMergingChainBlockHash()))
              : "none";
      note(
          "reward of block " + height,
          info.getBlockColor()
              + " confirmations "
              + (info.hasConfirmationCount() ? info.getConfirmationCount() : "none")
              + " merged by "
              + merging
              + " amount "
              + (info.hasRewardAmount() ? info.getRewardAmount() : "none")
              + " header "
              + info.getHeader().getHash().equals(block));
    }
    note("reward, unknown block", rewardInfo(NOWHERE).getError().getMessage());
    note("reward, bad hash", !rewardInfo("xyz").getError().getMessage().isEmpty());
    note("colour", colour(chain.getFirst()));
    note("colour of the tip", colour(chain.getLast()).isEmpty());
  }

  private GetBlockRewardInfoResponse rewardInfo(String hash) {
    return ask(request()
            .setGetBlockRewardInfoRequest(GetBlockRewardInfoRequest.newBuilder().setHash(hash)))
        .getGetBlockRewardInfoResponse();
  }

  private String colour(String hash) {
    var answer =
        ask(request()
                .setGetCurrentBlockColorRequest(
                    GetCurrentBlockColorRequest.newBuilder().setHash(hash)))
            .getGetCurrentBlockColorResponse();
    return answer.hasError() ? "" : String.valueOf(answer.getBlue());
  }

  private void asksForBlocks() {
    for (boolean transactions : new boolean[] {false, true}) {
      RpcBlock block = block(chain.get(2), transactions);
      RpcBlockVerboseData verbose = block.getVerboseData();
      note("block, transactions " + transactions, block.getTransactionsCount() > 0);
      note(
          "block, verbose " + transactions,
          verbose.getHash().equals(chain.get(2))
              + " chain "
              + verbose.getIsChainBlock()
              + " parent "
              + chain.indexOf(verbose.getSelectedParentHash())
              + " blues "
              + verbose.getMergeSetBluesHashesList().stream().map(chain::indexOf).toList()
              + " reds "
              + verbose.getMergeSetRedsHashesCount()
              + " children "
              + verbose.getChildrenHashesList().stream().map(chain::indexOf).toList()
              + " ids "
              + (verbose.getTransactionIdsCount() > 0)
              + " header only "
              + verbose.getIsHeaderOnly()
              + " blue score "
              + verbose.getBlueScore());
    }
    note(
        "block, unknown",
        ask(request().setGetBlockRequest(GetBlockRequest.newBuilder().setHash(NOWHERE)))
            .getGetBlockResponse()
            .getError()
            .getMessage());
    noteChain("chain from the first", chain.getFirst());
    noteChain("chain from nowhere", NOWHERE);
  }

  private RpcBlock block(String hash, boolean transactions) {
    return ask(request()
            .setGetBlockRequest(
                GetBlockRequest.newBuilder().setHash(hash).setIncludeTransactions(transactions)))
        .getGetBlockResponse()
        .getBlock();
  }

  private void noteChain(String step, String start) {
    GetVirtualChainFromBlockResponse answer =
        ask(request()
                .setGetVirtualChainFromBlockRequest(
                    GetVirtualChainFromBlockRequest.newBuilder().setStartHash(start)))
            .getGetVirtualChainFromBlockResponse();
    note(
        step,
        answer.getAddedChainBlockHashesList().stream().map(chain::indexOf).toList()
            + " removed "
            + answer.getRemovedChainBlockHashesCount()
            + " "
            + answer.getError().getMessage());
  }

  private void hearsNotifications() {
    List<KaspadRequest.Builder> subscriptions =
        List.of(
            request()
                .setNotifyNewBlockTemplateRequest(
                    NotifyNewBlockTemplateRequest.getDefaultInstance()),
            request().setNotifyBlockAddedRequest(NotifyBlockAddedRequest.getDefaultInstance()),
            request()
                .setNotifyVirtualDaaScoreChangedRequest(
                    NotifyVirtualDaaScoreChangedRequest.getDefaultInstance()),
            request()
                .setNotifySinkBlueScoreChangedRequest(
                    NotifySinkBlueScoreChangedRequest.getDefaultInstance()),
            request()
                .setNotifyVirtualChainChangedRequest(
                    NotifyVirtualChainChangedRequest.getDefaultInstance()));
    subscriptions.forEach(this::ask);
    note("notifications before a block", client.notifications().size());
    RpcBlock solved = BlockSolver.solve(template(payAddress, "told").getBlock());
    note("submit, told", submit(solved));
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> client.notifications().size() >= subscriptions.size());
    TreeSet<String> kinds = new TreeSet<>();
    for (KaspadResponse notification : client.notifications()) {
      kinds.add(notification.getPayloadCase().name());
      if (notification.hasBlockAddedNotification()) {
        RpcBlock added = notification.getBlockAddedNotification().getBlock();
        note(
            "added block",
            added.getVerboseData().getHash().equals(BlockSolver.hash(solved))
                + " "
                + (added.getTransactionsCount() > 0));
      }
      if (notification.hasVirtualChainChangedNotification()) {
        note(
            "chain changed",
            notification
                .getVirtualChainChangedNotification()
                .getAddedChainBlockHashesList()
                .contains(BlockSolver.hash(solved)));
      }
      if (notification.hasVirtualDaaScoreChangedNotification()) {
        note(
            "daa score changed",
            notification.getVirtualDaaScoreChangedNotification().getVirtualDaaScore());
      }
      if (notification.hasSinkBlueScoreChangedNotification()) {
        note(
            "blue score changed",
            notification.getSinkBlueScoreChangedNotification().getSinkBlueScore());
      }
    }
    note("notifications", kinds);
  }

  private void asksWhatDoesNotExist() {
    note(
        "estimate, too few blocks",
        ask(request()
                .setEstimateNetworkHashesPerSecondRequest(
                    EstimateNetworkHashesPerSecondRequest.newBuilder().setWindowSize(1000)))
            .getEstimateNetworkHashesPerSecondResponse()
            .getError()
            .getMessage());
    try (NodeClient stranger = new NodeClient(port)) {
      try {
        stranger.ask(KaspadRequest.newBuilder());
        note("request without payload", "answered");
      } catch (AssertionError unanswered) {
        note("request without payload", "unanswered, stream ended " + hasEnded(stranger));
      }
    }
  }

  private static boolean hasEnded(NodeClient client) {
    try {
      client.ended().get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException open) {
      return false;
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private String submit(RpcBlock block) {
    SubmitBlockResponse answer =
        ask(request().setSubmitBlockRequest(SubmitBlockRequest.newBuilder().setBlock(block)))
            .getSubmitBlockResponse();
    return answer.getRejectReason() + " " + answer.getError().getMessage();
  }
}
