package io.kaspool.simnode;

import io.kaspool.nodeapi.EstimateNetworkHashesPerSecondResponse;
import io.kaspool.nodeapi.GetBlockCountResponse;
import io.kaspool.nodeapi.GetBlockDagInfoResponse;
import io.kaspool.nodeapi.GetCurrentNetworkResponse;
import io.kaspool.nodeapi.GetInfoResponse;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.GetSinkBlueScoreResponse;
import io.kaspool.nodeapi.GetSinkResponse;
import io.kaspool.nodeapi.GetSyncStatusResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyBlockAddedResponse;
import io.kaspool.nodeapi.NotifyNewBlockTemplateResponse;
import io.kaspool.nodeapi.NotifySinkBlueScoreChangedResponse;
import io.kaspool.nodeapi.NotifyVirtualChainChangedResponse;
import io.kaspool.nodeapi.NotifyVirtualDaaScoreChangedResponse;
import io.kaspool.nodeapi.PingResponse;
import io.kaspool.nodeapi.RPCError;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/// Every call this node has, and its answer. Any thread.
final class Requests {
  private static final Set<PayloadCase> KNOWN =
      EnumSet.of(
          PayloadCase.GET_SERVER_INFO_REQUEST,
          PayloadCase.GET_INFO_REQUEST,
          PayloadCase.GET_CURRENT_NETWORK_REQUEST,
          PayloadCase.GET_BLOCK_DAG_INFO_REQUEST,
          PayloadCase.GET_SINK_REQUEST,
          PayloadCase.GET_SINK_BLUE_SCORE_REQUEST,
          PayloadCase.GET_SYNC_STATUS_REQUEST,
          PayloadCase.GET_BLOCK_COUNT_REQUEST,
          PayloadCase.PING_REQUEST,
          PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
          PayloadCase.SUBMIT_BLOCK_REQUEST,
          PayloadCase.GET_BLOCK_REQUEST,
          PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST,
          PayloadCase.GET_CURRENT_BLOCK_COLOR_REQUEST,
          PayloadCase.GET_VIRTUAL_CHAIN_FROM_BLOCK_REQUEST,
          PayloadCase.ESTIMATE_NETWORK_HASHES_PER_SECOND_REQUEST,
          PayloadCase.NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST,
          PayloadCase.NOTIFY_BLOCK_ADDED_REQUEST,
          PayloadCase.NOTIFY_VIRTUAL_DAA_SCORE_CHANGED_REQUEST,
          PayloadCase.NOTIFY_SINK_BLUE_SCORE_CHANGED_REQUEST,
          PayloadCase.NOTIFY_VIRTUAL_CHAIN_CHANGED_REQUEST);

  private final SimNodeSettings settings;
  private final SimNetwork network;
  private final SimNodeControl control;
  private final MiningCalls mining;
  private final BlockCalls blocks;

  Requests(
      SimNodeSettings settings, SimNetwork network, SimNodeControl control, TemplateRecord record) {
    this.settings = settings;
    this.network = network;
    this.control = control;
    this.mining = new MiningCalls(settings, network, control, record);
    this.blocks = new BlockCalls(network, control);
  }

  boolean knows(KaspadRequest request) {
    return KNOWN.contains(request.getPayloadCase());
  }

  static RPCError error(String text) {
    return RPCError.newBuilder().setMessage(text).build();
  }

  /// @param send takes the answer; news of what a request changed go out after it
  void answer(KaspadRequest request, Consumer<KaspadResponse.Builder> send) {
    if (request.hasSubmitBlockRequest()) {
      mining.submit(
          request.getSubmitBlockRequest(),
          answer -> send.accept(KaspadResponse.newBuilder().setSubmitBlockResponse(answer)));
      return;
    }
    KaspadResponse.Builder answer = KaspadResponse.newBuilder();
    switch (request.getPayloadCase()) {
      case GET_BLOCK_TEMPLATE_REQUEST ->
          answer.setGetBlockTemplateResponse(mining.template(request.getGetBlockTemplateRequest()));
      case GET_BLOCK_REQUEST ->
          answer.setGetBlockResponse(blocks.block(request.getGetBlockRequest()));
      case GET_BLOCK_REWARD_INFO_REQUEST ->
          answer.setGetBlockRewardInfoResponse(
              blocks.reward(request.getGetBlockRewardInfoRequest()));
      case GET_CURRENT_BLOCK_COLOR_REQUEST ->
          answer.setGetCurrentBlockColorResponse(
              blocks.colour(request.getGetCurrentBlockColorRequest()));
      case GET_VIRTUAL_CHAIN_FROM_BLOCK_REQUEST ->
          answer.setGetVirtualChainFromBlockResponse(
              blocks.chain(request.getGetVirtualChainFromBlockRequest()));
      default -> {
        if (!subscribed(request.getPayloadCase(), answer)) {
          network.read(dag -> about(request, dag, answer));
        }
      }
    }
    send.accept(answer);
  }

  private static boolean subscribed(PayloadCase call, KaspadResponse.Builder answer) {
    switch (call) {
      case NOTIFY_NEW_BLOCK_TEMPLATE_REQUEST ->
          answer.setNotifyNewBlockTemplateResponse(
              NotifyNewBlockTemplateResponse.getDefaultInstance());
      case NOTIFY_BLOCK_ADDED_REQUEST ->
          answer.setNotifyBlockAddedResponse(NotifyBlockAddedResponse.getDefaultInstance());
      case NOTIFY_VIRTUAL_DAA_SCORE_CHANGED_REQUEST ->
          answer.setNotifyVirtualDaaScoreChangedResponse(
              NotifyVirtualDaaScoreChangedResponse.getDefaultInstance());
      case NOTIFY_SINK_BLUE_SCORE_CHANGED_REQUEST ->
          answer.setNotifySinkBlueScoreChangedResponse(
              NotifySinkBlueScoreChangedResponse.getDefaultInstance());
      case NOTIFY_VIRTUAL_CHAIN_CHANGED_REQUEST ->
          answer.setNotifyVirtualChainChangedResponse(
              NotifyVirtualChainChangedResponse.getDefaultInstance());
      default -> {
        return false;
      }
    }
    return true;
  }

  // What a node says of itself and its chain as a whole.
  private boolean about(KaspadRequest request, Dag dag, KaspadResponse.Builder answer) {
    switch (request.getPayloadCase()) {
      case GET_SERVER_INFO_REQUEST ->
          answer.setGetServerInfoResponse(
              GetServerInfoResponse.newBuilder()
                  .setRpcApiVersion(1)
                  .setServerVersion(settings.serverVersion())
                  .setNetworkId(settings.network().id())
                  .setHasUtxoIndex(settings.hasUtxoIndex())
                  .setIsSynced(control.isSynced())
                  .setVirtualDaaScore(dag.virtual().daaScore()));
      case GET_INFO_REQUEST ->
          answer.setGetInfoResponse(
              GetInfoResponse.newBuilder()
                  .setServerVersion(settings.serverVersion())
                  .setIsUtxoIndexed(settings.hasUtxoIndex())
                  .setIsSynced(control.isSynced())
                  .setHasNotifyCommand(true)
                  .setHasMessageId(true));
      case GET_CURRENT_NETWORK_REQUEST ->
          answer.setGetCurrentNetworkResponse(
              GetCurrentNetworkResponse.newBuilder()
                  // the type, without the testnet's number
                  .setCurrentNetwork(settings.network().id().replaceAll("-\\d+$", "")));
      case GET_BLOCK_DAG_INFO_REQUEST ->
          answer.setGetBlockDagInfoResponse(
              GetBlockDagInfoResponse.newBuilder()
                  .setNetworkName("kaspa-" + settings.network().id())
                  .setBlockCount(dag.size())
                  .setHeaderCount(dag.size())
                  .setDifficulty(dag.sink().difficulty())
                  .setPastMedianTime(dag.sink().pastMedianMillis())
                  .addAllTipHashes(BlockViews.hashes(dag.tips()))
                  .addAllVirtualParentHashes(BlockViews.hashes(dag.virtualParents()))
                  .setPruningPointHash(dag.genesis().hash().toString())
                  .setVirtualDaaScore(dag.virtual().daaScore())
                  .setSink(dag.sink().hash().toString()));
      case GET_SINK_REQUEST ->
          answer.setGetSinkResponse(
              GetSinkResponse.newBuilder().setSink(dag.sink().hash().toString()));
      case GET_SINK_BLUE_SCORE_REQUEST ->
          answer.setGetSinkBlueScoreResponse(
              GetSinkBlueScoreResponse.newBuilder().setBlueScore(dag.sink().header().blueScore()));
      case GET_SYNC_STATUS_REQUEST ->
          answer.setGetSyncStatusResponse(
              GetSyncStatusResponse.newBuilder().setIsSynced(control.isSynced()));
      case GET_BLOCK_COUNT_REQUEST ->
          answer.setGetBlockCountResponse(
              GetBlockCountResponse.newBuilder()
                  .setBlockCount(dag.size())
                  .setHeaderCount(dag.size()));
      case ESTIMATE_NETWORK_HASHES_PER_SECOND_REQUEST ->
          answer.setEstimateNetworkHashesPerSecondResponse(
              estimate(dag, request.getEstimateNetworkHashesPerSecondRequest().getWindowSize()));
      case PING_REQUEST -> answer.setPingResponse(PingResponse.getDefaultInstance());
      default -> throw new IllegalStateException("unknown call " + request.getPayloadCase());
    }
    return true;
  }

  private static EstimateNetworkHashesPerSecondResponse.Builder estimate(Dag dag, int window) {
    long blocks = Math.min(window, dag.virtual().daaScore());
    if (blocks < 1000) {
      return EstimateNetworkHashesPerSecondResponse.newBuilder()
          .setError(
              error("difficulty error: under min allowed window size (" + blocks + " < 1000)"));
    }
    // ten blocks a second are the goal of every network
    long hashes = dag.sink().work().longValueExact() * 10;
    return EstimateNetworkHashesPerSecondResponse.newBuilder().setNetworkHashesPerSecond(hashes);
  }
}
