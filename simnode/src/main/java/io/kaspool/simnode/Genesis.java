package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/// The first blocks of the real networks (rusty-kaspa `consensus/core`, genesis).
final class Genesis {
  private static final Hash NO_OUTPUTS =
      Hash.parse("544eb3142c000f0ad2c76ac41f4222abbababed830eeafee4b6dc56b52d5cac0");
  private static final Hash MAINNET_OUTPUTS =
      Hash.parse("710f27df423e63aa6cdb72b89ea5a06cffa399d66f167704455b5af59def8e20");

  /// Blue score 0, subsidy 1 KAS, a script of one byte, then a text.
  private static final String PAYLOAD = "000000000000000000e1f505000000000000" + "0100";

  private static final String MAINNET_TEXT =
      "d795d79ed79420d793d79920d7a2d79cd799d79a20d795d7a2d79c20d790d797d799d79a20d799d799d798"
          + "d79120d791d7a9d790d7a820d79bd7a1d7a4d79020d795d793d794d791d79420d79cd79ed7a2d791d79320"
          + "d79bd7a8d7a2d795d7aa20d790d79cd794d79bd79d20d7aad7a2d791d793d795d79f"
          + "0000000000000000000b1f8e1c17b0133d439174e52efbb0c41c3583a8aa66b0"
          + "0fca37ca667c2d550a6c4416dad9717e50927128c424fa4edbebc436ab13aeef";

  /// Better than any block can be, so that it is a parent on every level.
  private static final int LEVEL = 255;

  private Genesis() {}

  static DagBlock of(Network network) {
    return switch (network) {
      case MAINNET ->
          block(MAINNET_OUTPUTS, 1_637_609_671_037L, 0x1d02ca33, 0x3392c, 1_312_860, MAINNET_TEXT);
      case TESTNET_10 ->
          block(NO_OUTPUTS, 1_633_687_894_966L, 0x1e7fffff, 0x14582, 0, hex("kaspa-testnet"));
      case SIMNET -> block(NO_OUTPUTS, 1_633_687_894_966L, 0x207fffff, 2, 0, hex("kaspa-simnet"));
      case DEVNET ->
          block(NO_OUTPUTS, 1_231_006_505_000L, 0x1e21bc1c, 0x48e5e, 0, hex("kaspa-devnet"));
    };
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static DagBlock block(
      Hash utxoCommitment,
      long timestampMillis,
      int bits,
      long nonce,
      long daaScore,
      String textHex) {
    Transaction coinbase =
        new Transaction(
            0,
            List.of(),
            List.of(),
            0,
            SubnetworkId.COINBASE,
            0,
            HexFormat.of().parseHex(PAYLOAD + textHex),
            0);
    BlockHeader header =
        new BlockHeader(
            0,
            List.of(),
            coinbase.hash(),
            Hash.ZERO,
            utxoCommitment,
            timestampMillis,
            bits,
            nonce,
            daaScore,
            BigInteger.ZERO,
            0,
            Hash.ZERO);
    return new DagBlock(header.hash(), header, List.of(coinbase), LEVEL, null, true);
  }
}
