package io.kaspool.node;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.RpcBlockHeader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// A header on the wire, read into the chain's own form.
final class HeaderMessage {
  private static final int MAX_VERSION = 0xffff;
  private static final int MAX_BLUE_WORK_DIGITS = 48;

  private HeaderMessage() {}

  /// @throws IllegalArgumentException when a field is not what kaspad sends
  static BlockHeader parse(RpcBlockHeader message) {
    if (message.getVersion() < 0 || message.getVersion() > MAX_VERSION) {
      throw new IllegalArgumentException("header version " + message.getVersion());
    }
    List<List<Hash>> parents = new ArrayList<>(message.getParentsCount());
    for (var level : message.getParentsList()) {
      parents.add(level.getParentHashesList().stream().map(Hash::parse).toList());
    }
    return new BlockHeader(
        message.getVersion(),
        List.copyOf(parents),
        Hash.parse(message.getHashMerkleRoot()),
        Hash.parse(message.getAcceptedIdMerkleRoot()),
        Hash.parse(message.getUtxoCommitment()),
        message.getTimestamp(),
        message.getBits(),
        message.getNonce(),
        message.getDaaScore(),
        blueWork(message.getBlueWork()),
        message.getBlueScore(),
        Hash.parse(message.getPruningPoint()));
  }

  // rusty-kaspa sends it without leading zeros, so the number of digits may be odd.
  private static BigInteger blueWork(String hex) {
    if (hex.isEmpty()
        || hex.length() > MAX_BLUE_WORK_DIGITS
        || !hex.chars().allMatch(digit -> Character.digit(digit, 16) >= 0)) {
      throw new IllegalArgumentException("blue work \"" + hex + "\"");
    }
    return new BigInteger(hex, 16);
  }
}
