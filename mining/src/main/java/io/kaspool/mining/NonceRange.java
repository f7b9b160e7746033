package io.kaspool.mining;

/// The nonces that belong to one session: those that begin with its extranonce.
///
/// @param prefix the extranonce
/// @param prefixBits how many leading bits of the nonce it takes; 0 to 63
public record NonceRange(long prefix, int prefixBits) {
  public NonceRange {
    if (prefixBits < 0 || prefixBits > 63 || prefix >>> prefixBits != 0) {
      throw new IllegalArgumentException(
          "extranonce " + prefix + " does not fit " + prefixBits + " bits");
    }
  }

  public boolean contains(long nonce) {
    return prefixBits == 0 || nonce >>> (Long.SIZE - prefixBits) == prefix;
  }
}
