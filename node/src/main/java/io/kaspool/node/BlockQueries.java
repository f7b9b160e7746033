package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Asks where blocks stand, over the accounting connections. Blocks the caller; any number of
/// virtual threads, bounded by what a stream takes.
final class BlockQueries {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final List<NodeConnection> connections;
  private final boolean requireSynced;

  BlockQueries(List<NodeConnection> connections, boolean requireSynced) {
    this.connections = connections;
    this.requireSynced = requireSynced;
  }

  /// Asks one node after the other until one knows the block. Unknown is only what every node in
  /// sync does not know: money is written off on it.
  BlockState blockState(Hash hash) {
    List<String> failures = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (NodeConnection connection : connections) {
      if (isTrusted(connection.link())) {
        try {
          BlockState state = ask(connection, hash);
          if (!(state instanceof BlockState.Unknown(String text))) {
            return state;
          }
          unknown.add(connection.endpoint() + ": " + text);
        } catch (NodeException e) {
          failures.add(e.getMessage());
        }
      }
    }
    if (failures.isEmpty() && !unknown.isEmpty()) {
      return new BlockState.Unknown(String.join("; ", unknown));
    }
    throw new NodeException(
        "cannot tell the state of block %s: %s"
            .formatted(
                hash,
                failures.isEmpty()
                    ? "no node in sync is connected; see the nodes' states"
                    : String.join("; ", failures)));
  }

  private boolean isTrusted(Link link) {
    return link instanceof Link.Up up && (up.info().synced() || !requireSynced);
  }

  private static BlockState ask(NodeConnection connection, Hash hash) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setGetBlockRewardInfoRequest(
                GetBlockRewardInfoRequest.newBuilder().setHash(hash.toString()));
    return switch (call(connection, request)) {
      case Reply.Failed(String why) -> throw failure(connection, why);
      case Reply.Answered(KaspadResponse response) when response.hasGetBlockRewardInfoResponse() ->
          read(connection, response.getGetBlockRewardInfoResponse());
      case Reply.Answered _ -> throw failure(connection, "not an answer to the question");
    };
  }

  private static Reply call(NodeConnection connection, KaspadRequest.Builder request) {
    try {
      return connection.call(request, TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(connection, "interrupted");
    }
  }

  private static BlockState read(NodeConnection connection, GetBlockRewardInfoResponse answer) {
    if (answer.hasError()) {
      String text = answer.getError().getMessage();
      // rusty-kaspa's only text for a header it does not have (any more).
      if (text.toLowerCase(Locale.ROOT).contains("cannot find header")) {
        return new BlockState.Unknown(text);
      }
      throw failure(connection, text);
    }
    return switch (answer.getBlockColor()) {
      case UNKNOWN -> new BlockState.Unmerged();
      case BLUE ->
          new BlockState.Blue(
              answer.getConfirmationCount(),
              mergingBlock(connection, answer),
              answer.getRewardAmount());
      case RED ->
          new BlockState.Red(answer.getConfirmationCount(), mergingBlock(connection, answer));
      case UNRECOGNIZED ->
          throw failure(connection, "color " + answer.getBlockColorValue() + " is unknown here");
    };
  }

  private static Hash mergingBlock(NodeConnection connection, GetBlockRewardInfoResponse answer) {
    try {
      return Hash.parse(answer.getMergingChainBlockHash());
    } catch (IllegalArgumentException e) {
      throw failure(connection, "a colour without a merging block");
    }
  }

  private static NodeException failure(NodeConnection connection, String why) {
    return new NodeException("GetBlockRewardInfo on " + connection.endpoint() + ": " + why);
  }
}
