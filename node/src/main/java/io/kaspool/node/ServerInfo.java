package io.kaspool.node;

import io.kaspool.nodeapi.GetServerInfoRequest;
import io.kaspool.nodeapi.GetServerInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a node says of itself.
record ServerInfo(
    String version, String networkId, boolean utxoIndex, boolean synced, long daaScore) {

  private static final int OLDEST_MAJOR = 2;
  private static final Pattern MAJOR = Pattern.compile("v?(\\d{1,6})\\..*");

  static KaspadRequest.Builder request() {
    return KaspadRequest.newBuilder()
        .setGetServerInfoRequest(GetServerInfoRequest.getDefaultInstance());
  }

  /// Empty when the answer is an error or of another kind.
  static Optional<ServerInfo> read(KaspadResponse response) {
    GetServerInfoResponse answer = response.getGetServerInfoResponse();
    if (!response.hasGetServerInfoResponse() || answer.hasError()) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerInfo(
            answer.getServerVersion(),
            answer.getNetworkId(),
            answer.getHasUtxoIndex(),
            answer.getIsSynced(),
            answer.getVirtualDaaScore()));
  }

  /// Why this node must not be used at all, and what to do about it. Being out of sync is not among
  /// the reasons: that passes by itself.
  Optional<String> problem(NodeSettings settings) {
    if (!networkId.equals(settings.network().id())) {
      return Optional.of(
          "it is on %s, but this pool is configured for %s: give the address of a node on %s, or change the network"
              .formatted(networkId, settings.network().id(), settings.network().id()));
    }
    // rusty-kaspa before 2.0.0 does not follow the chain since the Toccata fork, and ends the
    // stream
    // at requests it does not know, such as GetBlockRewardInfo.
    if (!isRecent()) {
      return Optional.of(
          "it runs kaspad %s, which does not follow the chain since the Toccata fork: upgrade it to 2.0.0 or newer"
              .formatted(version));
    }
    if (settings.requireUtxoIndex() && !utxoIndex) {
      return Optional.of("it has no UTXO index: restart kaspad with --utxoindex");
    }
    return Optional.empty();
  }

  private boolean isRecent() {
    Matcher matcher = MAJOR.matcher(version);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) >= OLDEST_MAJOR;
  }
}
