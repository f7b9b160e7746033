package io.kaspool.simnode;

import io.kaspool.nodeapi.EstimateNetworkHashesPerSecondRequest;
import io.kaspool.nodeapi.EstimateNetworkHashesPerSecondResponse;
import io.kaspool.nodeapi.GetBlockCountResponse;
import io.kaspool.nodeapi.GetBlockDagInfoResponse;
import io.kaspool.nodeapi.GetCurrentNetworkResponse;
import io.kaspool.nodeapi.GetInfoResponse;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.GetSinkBlueScoreResponse;
import io.kaspool.nodeapi.GetSinkResponse;
import io.kaspool.nodeapi.GetSyncStatusResponse;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.PingResponse;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// What a node says of itself and of the chain as a whole (rusty-kaspa `rpc/service`). Guarded by
/// the network's lock.
final class InfoCalls {
  private static final int MIN_WINDOW = 1_000;
  private static final int MAX_WINDOW = 10_000;

  private final NodeState state;

  InfoCalls(NodeState state) {
    this.state = state;
  }

  void register(Map<PayloadCase, Call> calls) {
    put(calls, PayloadCase.PING_REQUEST, a -> a.setPingResponse(PingResponse.newBuilder()));
    put(calls, PayloadCase.GET_INFO_REQUEST, a -> a.setGetInfoResponse(info()));
    put(calls, PayloadCase.GET_SERVER_INFO_REQUEST, a -> a.setGetServerInfoResponse(serverInfo()));
    put(
        calls,
        PayloadCase.GET_SYNC_STATUS_REQUEST,
        a ->
            a.setGetSyncStatusResponse(
                GetSyncStatusResponse.newBuilder().setIsSynced(state.faults().isSynced())));
    put(
        calls,
        PayloadCase.GET_CURRENT_NETWORK_REQUEST,
        a ->
            a.setGetCurrentNetworkResponse(
                GetCurrentNetworkResponse.newBuilder().setCurrentNetwork(networkType())));
    put(calls, PayloadCase.GET_BLOCK_DAG_INFO_REQUEST, a -> a.setGetBlockDagInfoResponse(dag()));
    put(
        calls,
        PayloadCase.GET_SINK_REQUEST,
        a ->
            a.setGetSinkResponse(
                GetSinkResponse.newBuilder().setSink(state.dag().sink().hash().toString())));
    put(
        calls,
        PayloadCase.GET_SINK_BLUE_SCORE_REQUEST,
        a ->
            a.setGetSinkBlueScoreResponse(
                GetSinkBlueScoreResponse.newBuilder()
                    .setBlueScore(state.dag().sink().header().blueScore())));
    put(
        calls,
        PayloadCase.GET_BLOCK_COUNT_REQUEST,
        a ->
            a.setGetBlockCountResponse(
                GetBlockCountResponse.newBuilder()
                    .setBlockCount(blockCount())
                    .setHeaderCount(blockCount())));
    calls.put(
        PayloadCase.ESTIMATE_NETWORK_HASHES_PER_SECOND_REQUEST,
        Call.answering(
            (request, answer) -> {
              EstimateNetworkHashesPerSecondResponse.Builder own =
                  answer.getEstimateNetworkHashesPerSecondResponseBuilder();
              Call.orError(
                  own::setError,
                  () ->
                      own.setNetworkHashesPerSecond(
                          estimate(request.getEstimateNetworkHashesPerSecondRequest())));
            }));
  }

  private static void put(
      Map<PayloadCase, Call> calls, PayloadCase call, Consumer<KaspadResponse.Builder> fill) {
    calls.put(call, Call.answering((_, answer) -> fill.accept(answer)));
  }

  private GetInfoResponse.Builder info() {
    SimNodeSettings settings = state.settings();
    String seed = "simnode " + settings.chain().seed();
    return GetInfoResponse.newBuilder()
        .setP2PId(UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.US_ASCII)).toString())
        .setServerVersion(settings.serverVersion())
        .setIsUtxoIndexed(settings.hasUtxoIndex())
        .setIsSynced(state.faults().isSynced())
        .setHasNotifyCommand(true)
        .setHasMessageId(true);
  }

  private GetServerInfoResponse.Builder serverInfo() {
    SimNodeSettings settings = state.settings();
    return GetServerInfoResponse.newBuilder()
        .setRpcApiVersion(1)
        .setServerVersion(settings.serverVersion())
        .setNetworkId(settings.chain().network().id())
        .setHasUtxoIndex(settings.hasUtxoIndex())
        .setIsSynced(state.faults().isSynced())
        .setVirtualDaaScore(virtualDaaScore());
  }

  /// The id without a testnet's number.
  private String networkType() {
    String id = state.settings().chain().network().id();
    int dash = id.indexOf('-');
    return dash < 0 ? id : id.substring(0, dash);
  }

  private GetBlockDagInfoResponse.Builder dag() {
    Dag dag = state.dag();
    VirtualState virtual = dag.virtual();
    return GetBlockDagInfoResponse.newBuilder()
        .setNetworkName("kaspa-" + state.settings().chain().network().id())
        .setBlockCount(blockCount())
        .setHeaderCount(blockCount())
        .addAllTipHashes(BlockViews.hashes(dag.tips()))
        .setDifficulty(BlockViews.difficulty(virtual.bits()))
        .setPastMedianTime(virtual.pastMedianMillis())
        .addAllVirtualParentHashes(BlockViews.hashes(virtual.parents()))
        .setPruningPointHash(dag.genesis().hash().toString())
        .setVirtualDaaScore(virtualDaaScore())
        .setSink(dag.sink().hash().toString());
  }

  private long virtualDaaScore() {
    return state.dag().virtual().colouring().daaScore();
  }

  // An estimate there too: by DAA scores, not by counting.
  private long blockCount() {
    return virtualDaaScore() - state.dag().genesis().header().daaScore();
  }

  private long estimate(EstimateNetworkHashesPerSecondRequest request) {
    long window = Integer.toUnsignedLong(request.getWindowSize());
    if (window > MAX_WINDOW) {
      throw new NodeErrorException(
          "Requested window size %d is larger than max %d allowed in RPC safe mode."
              .formatted(window, MAX_WINDOW));
    }
    boolean fromVirtual = request.getStartHash().isEmpty();
    DagBlock newest = fromVirtual ? state.dag().sink() : state.require(request.getStartHash());
    long scores = fromVirtual ? virtualDaaScore() : newest.header().daaScore();
    long known = Math.min(window, scores - state.dag().genesis().header().daaScore());
    if (known < MIN_WINDOW) {
      throw new NodeErrorException(
          "difficulty error: under min allowed window size (%d < %d)".formatted(known, MIN_WINDOW));
    }
    return hashesPerSecond(newest, known);
  }

  /// The work of that many blocks down the chain over the time between the ends.
  private static long hashesPerSecond(DagBlock newest, long blocks) {
    DagBlock oldest = newest;
    for (long i = 0; i < blocks; i++) {
      DagBlock below = oldest.selectedParent();
      if (below == null || below.isGenesis()) {
        break;
      }
      oldest = below;
    }
    long millis = newest.header().timestampMillis() - oldest.header().timestampMillis();
    if (millis <= 0) {
      throw new NodeErrorException(
          "difficulty error: min window timestamp is equal to the max window timestamp");
    }
    return newest
        .header()
        .blueWork()
        .subtract(oldest.header().blueWork())
        .multiply(BigInteger.valueOf(1_000))
        .divide(BigInteger.valueOf(millis))
        .longValue();
  }
}
