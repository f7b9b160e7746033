package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Bytes;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.SubnetworkId;
import java.math.BigInteger;
import java.util.HexFormat;

/// Hex as kaspad reads it, with its errors (rusty-kaspa `rpc/core`, hex conversion). Of a text that
/// is too long for a fixed length it takes the beginning.
final class HexText {
  private static final String ERROR = "Hex parsing error: ";
  private static final int HASH_DIGITS = 2 * Hash.LENGTH;
  private static final int SUBNETWORK_DIGITS = 2 * SubnetworkId.LENGTH;
  private static final int MAX_BLUE_WORK_DIGITS = 48;

  private HexText() {}

  static Hash hash(String text) {
    return Hash.parse(fixed(text, HASH_DIGITS, ERROR));
  }

  // The one conversion whose errors come without the words before them.
  static SubnetworkId subnetworkId(String text) {
    return SubnetworkId.parse(fixed(text, SUBNETWORK_DIGITS, ""));
  }

  static Bytes bytes(String text) {
    if (text.length() % 2 != 0) {
      throw new NodeErrorException(ERROR + "Invalid input length " + (text.length() - 1));
    }
    return Bytes.parse(digits(text, ERROR));
  }

  static BigInteger blueWork(String text) {
    if (text.length() > MAX_BLUE_WORK_DIGITS) {
      throw new NodeErrorException(ERROR + "Invalid input length " + text.length());
    }
    return text.isEmpty() ? BigInteger.ZERO : BlockHeader.parseBlueWork(digits(text, ERROR));
  }

  private static String fixed(String text, int digits, String before) {
    if (text.length() < digits) {
      throw new NodeErrorException(before + "Invalid input length " + digits);
    }
    return digits(text.substring(0, digits), before);
  }

  private static String digits(String text, String before) {
    if (!text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new NodeErrorException(before + "Invalid character");
    }
    return text;
  }
}
