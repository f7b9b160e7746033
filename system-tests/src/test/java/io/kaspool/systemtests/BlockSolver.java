package io.kaspool.systemtests;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.node.BlockTemplate;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.nodeapi.RpcBlock;
import java.util.function.LongPredicate;

/// Proof of work for networks that ask for next to none.
final class BlockSolver {
  private BlockSolver() {}

  private static BlockTemplate parsed(RpcBlock block) {
    return BlockTemplate.of(block, true, new NodeEndpoint("127.0.0.1", 1), 0);
  }

  static String hash(RpcBlock block) {
    return parsed(block).header().hash().toString();
  }

  static RpcBlock solve(RpcBlock block) {
    return search(block, true, _ -> true);
  }

  /// So that of two blocks with the same blue work this one is the sink.
  static RpcBlock solveAbove(RpcBlock block, String otherHash) {
    Hash other = Hash.parse(otherHash);
    BlockTemplate template = parsed(block);
    return search(
        block, true, nonce -> template.header().withNonce(nonce).hash().compareTo(other) > 0);
  }

  static RpcBlock unsolved(RpcBlock block) {
    return search(block, false, _ -> true);
  }

  private static RpcBlock search(RpcBlock block, boolean solved, LongPredicate fits) {
    BlockTemplate template = parsed(block);
    PowEvaluator evaluator = new PowEvaluator();
    evaluator.prepare(
        template.prePowHash(), template.timestampMillis(), PowMatrix.of(template.prePowHash()));
    for (long nonce = 0; ; nonce++) {
      evaluator.evaluate(nonce);
      if (evaluator.meets(template.networkTarget()) == solved && fits.test(nonce)) {
        return block.toBuilder().setHeader(block.getHeader().toBuilder().setNonce(nonce)).build();
      }
    }
  }
}
