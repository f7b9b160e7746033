package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.node.TrustedNodes.Word;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse.PayloadCase;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Asks where blocks stand. Blocks the caller; only for virtual threads.
final class BlockQueries {
  /// Of one batch. kaspad answers calls of a kind one after the other and queues 256, so more would
  /// only wait there.
  static final int MAX_IN_FLIGHT = 16;

  private static final NodeCall REWARD_INFO =
      new NodeCall(
          "GetBlockRewardInfo", PayloadCase.GET_BLOCK_REWARD_INFO_RESPONSE, Duration.ofSeconds(10));

  private final TrustedNodes nodes;

  BlockQueries(TrustedNodes nodes) {
    this.nodes = nodes;
  }

  BlockState blockState(Hash hash) {
    return switch (nodes.ask("the state of block " + hash, node -> ask(node, hash))) {
      case Word.Known<BlockState>(BlockState state) -> state;
      case Word.Unknown<BlockState>(String text) -> new BlockState.Unknown(text);
    };
  }

  /// Asks for each block once, [#MAX_IN_FLIGHT] at a time, until all were asked for or a node is
  /// silent.
  BlockStates blockStates(Collection<Hash> hashes) {
    Queue<Hash> waiting = new ConcurrentLinkedQueue<>(new LinkedHashSet<>(hashes));
    Map<Hash, BlockState> answered = new ConcurrentHashMap<>(); // bounded by the blocks asked for
    Map<Hash, String> failed = new ConcurrentHashMap<>(); // likewise
    int workers = Math.min(MAX_IN_FLIGHT, waiting.size());
    // Closing waits for what is in flight, and interrupts it when the caller is interrupted.
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("node-query-", 0).factory())) {
      for (int i = 0; i < workers; i++) {
        threads.execute(() -> answer(waiting, answered, failed));
      }
    }
    return new BlockStates(answered, failed);
  }

  private void answer(
      Queue<Hash> waiting, Map<Hash, BlockState> answered, Map<Hash, String> failed) {
    for (Hash next = waiting.poll(); next != null; next = waiting.poll()) {
      try {
        answered.put(next, blockState(next));
      } catch (NodeException e) {
        failed.put(next, String.valueOf(e.getMessage()));
        if (!e.isAnswer()) {
          waiting.clear(); // each would wait as long
        }
      } catch (RuntimeException e) {
        failed.put(next, "internal error, please report it: " + e);
      }
    }
  }

  private static Word<BlockState> ask(NodeConnection node, Hash hash) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setGetBlockRewardInfoRequest(
                GetBlockRewardInfoRequest.newBuilder().setHash(hash.toString()));
    return read(node, REWARD_INFO.put(node, request).getGetBlockRewardInfoResponse());
  }

  private static Word<BlockState> read(NodeConnection node, GetBlockRewardInfoResponse answer) {
    if (answer.hasError()) {
      String text = answer.getError().getMessage();
      // rusty-kaspa's only text for a header it does not have (any more). What it has no body of
      // may still be known to another node, so that is a failure here.
      if (text.toLowerCase(Locale.ROOT).contains("cannot find header")) {
        return new Word.Unknown<>(text);
      }
      throw REWARD_INFO.failure(node, text);
    }
    return new Word.Known<>(
        switch (answer.getBlockColor()) {
          case UNKNOWN -> new BlockState.Unmerged();
          case BLUE ->
              new BlockState.Blue(
                  answer.getConfirmationCount(),
                  mergingBlock(node, answer),
                  answer.getRewardAmount());
          case RED -> new BlockState.Red(answer.getConfirmationCount(), mergingBlock(node, answer));
          case UNRECOGNIZED ->
              throw REWARD_INFO.failure(
                  node, "color " + answer.getBlockColorValue() + " is unknown here");
        });
  }

  private static Hash mergingBlock(NodeConnection node, GetBlockRewardInfoResponse answer) {
    try {
      return Hash.parse(answer.getMergingChainBlockHash());
    } catch (IllegalArgumentException e) {
      throw REWARD_INFO.failure(node, "a colour without a merging block");
    }
  }
}
