package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.AddressException;
import io.kaspool.kaspa.Network;
import java.util.Arrays;

/// Addresses as kaspad reads them, with its errors (rusty-kaspa `crypto/addresses`).
final class Addresses {
  private static final String CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

  private Addresses() {}

  /// Of whichever network.
  ///
  /// @throws NodeErrorException if the text is not an address
  static Address parse(String text) {
    try {
      return Address.parse(text);
    } catch (AddressException wrong) {
      throw new NodeErrorException(error(wrong.reason(), text));
    }
  }

  static String invalidPrefix(String text) {
    return "The address has an invalid prefix " + text.substring(0, Math.max(0, text.indexOf(':')));
  }

  // It has no text for padding, which it does not look at.
  private static String error(AddressException.Reason reason, String text) {
    return switch (reason) {
      case MISSING_PREFIX -> "The address prefix is missing";
      case UNKNOWN_PREFIX -> invalidPrefix(text);
      case INVALID_CHARACTER -> "The address contains an invalid character " + culprit(text);
      case INVALID_CHECKSUM -> "The address checksum is invalid";
      case INVALID_LENGTH, INVALID_VERSION, INVALID_PADDING -> "The address payload is invalid";
    };
  }

  private static String culprit(String address) {
    return address
        .substring(address.indexOf(':') + 1)
        .codePoints()
        .filter(character -> CHARACTERS.indexOf(character) < 0)
        .mapToObj(Character::toString)
        .findFirst()
        .orElse("");
  }

  /// Where the coins go that others mine here: nobody has the key.
  static Address somebody(Network network) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 0xfe);
    return Address.of(network, Address.Kind.PUBKEY, key);
  }
}
