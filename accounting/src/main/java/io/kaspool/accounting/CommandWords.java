package io.kaspool.accounting;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.AddressException;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.mining.Scheme;
import java.util.Arrays;

/// Reads what operators type. Each throws a [RefusedException] that says what was expected.
final class CommandWords {
  private static final int MAX_INDEX_DIGITS = 10; // of 31 bits

  private CommandWords() {}

  static Outpoint outpoint(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw noOutput(text);
    }
    return new Outpoint(hash(text.substring(0, colon)), index(text, text.substring(colon + 1)));
  }

  private static int index(String text, String digits) {
    boolean isNumber = digits.matches("[0-9]{1," + MAX_INDEX_DIGITS + "}");
    long index = isNumber ? Long.parseLong(digits) : Long.MAX_VALUE;
    if (index > Integer.MAX_VALUE) {
      throw noOutput(text);
    }
    return (int) index;
  }

  private static RefusedException noOutput(String text) {
    return new RefusedException(text + " is not an output: write TRANSACTION:INDEX");
  }

  static Hash hash(String text) {
    try {
      return Hash.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(text + " is not a hash: " + e.getMessage());
    }
  }

  static int journal(String text) {
    if (!text.matches("[0-9a-f]{8}")) {
      throw new RefusedException(text + " is not a journal: write its eight hex digits");
    }
    return Integer.parseUnsignedInt(text, 16);
  }

  /// @param treasury of the network that wallets must be of; itself it is no miner's wallet
  static String wallet(String text, Address treasury) {
    Address wallet = address(text);
    if (wallet.network() != treasury.network()) {
      throw new RefusedException(text + " is not an address of " + treasury.network().id());
    }
    if (wallet.equals(treasury)) {
      throw new RefusedException("the treasury is no miner's wallet");
    }
    return wallet.toString();
  }

  private static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (AddressException e) {
      throw new RefusedException(text + " is not an address: " + e.getMessage());
    }
  }

  static Scheme scheme(String text) {
    return Arrays.stream(Scheme.values())
        .filter(scheme -> Settler.text(scheme).equals(text))
        .findAny()
        .orElseThrow(() -> new RefusedException(text + " is not a scheme: pplns, prop or solo"));
  }
}
