package io.kaspool.cli.config;

import io.kaspool.cli.config.ScalarType.Reading;
import io.kaspool.cli.config.Tree.Scalar;
import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.AddressException;
import io.kaspool.kaspa.Network;
import java.math.BigDecimal;
import java.util.List;

/// Types of values that only a Kaspa pool has.
final class PoolTypes {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /// A percent is 10,000 parts per million.
  private static final int FEE_DECIMALS = 4;

  /// A KAS is 100,000,000 sompi.
  private static final int KAS_DECIMALS = 8;

  /// More than any pool holds; in sompi it fits a long many times over.
  private static final BigDecimal MOST_KAS = BigDecimal.valueOf(1_000_000_000);

  private PoolTypes() {}

  static ValueType<Network> network() {
    return Types.choice(List.of(Network.values()), Network::id);
  }

  static ValueType<Address> address() {
    return new ScalarType<>("a Kaspa address", PoolTypes::address, Address::toString);
  }

  private static Reading<Address> address(Scalar scalar) {
    if (Words.looksLikePrivateKey(scalar.text())) {
      return Reading.refused(
          "looks like a private key (not shown); give the address, and the key to no one but"
              + " payment");
    }
    try {
      return Reading.of(Address.parse(scalar.text()));
    } catch (AddressException e) {
      return Reading.refused(
          Words.quote(scalar.text()) + " is not a Kaspa address: " + why(e.reason()));
    }
  }

  private static String why(AddressException.Reason reason) {
    return switch (reason) {
      case MISSING_PREFIX -> "it must begin with kaspa: or the prefix of its network";
      case UNKNOWN_PREFIX -> "no network has this prefix";
      case INVALID_LENGTH -> "it has the wrong length";
      case INVALID_CHARACTER -> "it has a character that addresses do not have";
      case INVALID_CHECKSUM -> "its checksum is wrong, so it is mistyped or cut off";
      case INVALID_PADDING, INVALID_VERSION -> "it is of no known kind";
    };
  }

  /// A percentage that is a whole number of parts per million, so that no rounding is ever needed.
  static ValueType<BigDecimal> fee() {
    return new ScalarType<>(
        "a percentage, 0 to 100, with at most " + FEE_DECIMALS + " decimals",
        scalar -> Types.number(scalar, BigDecimal.ZERO, HUNDRED).then(PoolTypes::fee),
        fee -> fee.stripTrailingZeros().toPlainString());
  }

  private static Reading<BigDecimal> fee(BigDecimal percent) {
    if (percent.stripTrailingZeros().scale() > FEE_DECIMALS) {
      return Reading.refused(
          "has more than "
              + FEE_DECIMALS
              + " decimals: a fee is counted in parts per million of the reward");
    }
    return Reading.of(percent);
  }

  /// An amount of KAS that is a whole number of sompi.
  static ValueType<BigDecimal> kas() {
    return new ScalarType<>(
        "an amount of KAS, 0 to " + MOST_KAS + ", with at most " + KAS_DECIMALS + " decimals",
        scalar -> Types.number(scalar, BigDecimal.ZERO, MOST_KAS).then(PoolTypes::kas),
        kas -> kas.stripTrailingZeros().toPlainString());
  }

  private static Reading<BigDecimal> kas(BigDecimal amount) {
    return amount.stripTrailingZeros().scale() > KAS_DECIMALS
        ? Reading.unfit()
        : Reading.of(amount);
  }

  static long sompi(BigDecimal kas) {
    return kas.movePointRight(KAS_DECIMALS).longValueExact();
  }

  static int perMillion(BigDecimal percent) {
    return percent.movePointRight(FEE_DECIMALS).intValueExact();
  }
}
