package io.kaspool.kaspa;

/// What a transaction is for: 20 bytes.
public record SubnetworkId(Bytes bytes) {
  public static final int LENGTH = 20;

  /// Ordinary payments.
  public static final SubnetworkId NATIVE = new SubnetworkId(Bytes.of(new byte[LENGTH]));

  /// The transaction that creates a block's reward.
  public static final SubnetworkId COINBASE = parse("01" + "00".repeat(LENGTH - 1));

  public SubnetworkId {
    if (bytes.length() != LENGTH) {
      throw new IllegalArgumentException("a subnetwork id has 20 bytes, not " + bytes.length());
    }
  }

  /// Reads 40 hex digits.
  ///
  /// @throws IllegalArgumentException if the text is not exactly 40 hex digits
  public static SubnetworkId parse(String hex) {
    return new SubnetworkId(Bytes.parse(hex));
  }

  /// 40 hex digits.
  @Override
  public String toString() {
    return bytes.toString();
  }
}
