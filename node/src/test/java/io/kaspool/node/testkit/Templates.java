package io.kaspool.node.testkit;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.node.BlockTemplate;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockLevelParents;
import io.kaspool.nodeapi.RpcTransaction;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// Builds block templates from facts, without a node: plausible headers after the Toccata fork with
/// hashes drawn from a seed, so that equal facts give equal templates.
public final class Templates {
  /// Whom these templates claim to come from.
  public static final NodeEndpoint SOURCE = new NodeEndpoint("127.0.0.1", 16110);

  private static final int HASH_BYTES = 32;
  private static final int HEADER_VERSION = 2;

  private Templates() {}

  /// A synced template, fetched at nano time 0.
  ///
  /// @param hashesPerBlock expected hashes to solve it, at least 2; rounded by the compact form
  /// @param timestampMillis the header's timestamp
  /// @param seed templates of different seeds differ in their pre-PoW hash
  public static BlockTemplate create(long hashesPerBlock, long timestampMillis, long seed) {
    return create(hashesPerBlock, timestampMillis, seed, 0);
  }

  /// As above, with the time of its fetch.
  public static BlockTemplate create(
      long hashesPerBlock, long timestampMillis, long seed, long fetchedAtNanos) {
    return BlockTemplate.of(
        block(hashesPerBlock, timestampMillis, seed), true, SOURCE, fetchedAtNanos);
  }

  /// The message behind such a template, to be changed before `BlockTemplate.of`.
  public static RpcBlock block(long hashesPerBlock, long timestampMillis, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RpcBlockHeader.Builder header =
        RpcBlockHeader.newBuilder()
            .setVersion(HEADER_VERSION)
            .addParents(parents(random, 3))
            .addParents(parents(random, 1))
            .addParents(parents(random, 1))
            .setHashMerkleRoot(hash(random))
            .setAcceptedIdMerkleRoot(hash(random))
            .setUtxoCommitment(hash(random))
            .setTimestamp(timestampMillis)
            .setBits(Difficulty.ofHashes(hashesPerBlock).target().toCompact())
            .setDaaScore(500_000_000L + (seed & 0xffff))
            // An odd number of digits, as kaspad may send.
            .setBlueWork("1f3a5")
            .setBlueScore(400_000_000L + (seed & 0xffff))
            .setPruningPoint(hash(random));
    RpcTransaction coinbase =
        RpcTransaction.newBuilder()
            .setVersion(1)
            .setSubnetworkId("01" + "00".repeat(19))
            .setPayload(hash(random))
            .build();
    return RpcBlock.newBuilder().setHeader(header).addTransactions(coinbase).build();
  }

  private static RpcBlockLevelParents parents(SplittableRandom random, int count) {
    RpcBlockLevelParents.Builder level = RpcBlockLevelParents.newBuilder();
    for (int i = 0; i < count; i++) {
      level.addParentHashes(hash(random));
    }
    return level.build();
  }

  private static String hash(SplittableRandom random) {
    byte[] bytes = new byte[HASH_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
