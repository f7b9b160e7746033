package io.kaspool.kaspa;

import java.math.BigInteger;
import java.util.List;

/// A block header as it is hashed. Versions 0 to 2 have the same layout; all numbers are unsigned.
///
/// @param parents the direct parents of each block level, expanded: one list for every level. Their
///   order is part of the hash and must never be changed.
/// @param timestampMillis since 1970
/// @param bits the target in compact form
/// @param blueWork not negative
public record BlockHeader(
    int version,
    List<List<Hash>> parents,
    Hash hashMerkleRoot,
    Hash acceptedIdMerkleRoot,
    Hash utxoCommitment,
    long timestampMillis,
    int bits,
    long nonce,
    long daaScore,
    BigInteger blueWork,
    long blueScore,
    Hash pruningPoint) {

  private static final int FIXED_LENGTH = 2 + 8 + 3 * 32 + 8 + 4 + 8 + 8 + 8 + 8 + 32;

  public BlockHeader {
    if (version < 0 || version > 0xffff) {
      throw new IllegalArgumentException("a header version has 16 bits, not " + version);
    }
    if (blueWork.signum() < 0) {
      throw new IllegalArgumentException("blue work cannot be negative: " + blueWork);
    }
    parents = parents.stream().map(List::copyOf).toList();
  }

  /// The bytes that get hashed (rusty-kaspa `consensus/core`, hashing of headers).
  public byte[] serialize() {
    return serialize(timestampMillis, nonce);
  }

  public Hash hash() {
    return Blake2bDomain.BLOCK_HASH.hash(serialize());
  }

  /// What miners work on: the hash with nonce and timestamp left out, so that it stays the same
  /// while they search (rusty-kaspa `consensus/pow`).
  public Hash prePowHash() {
    return Blake2bDomain.BLOCK_HASH.hash(serialize(0, 0));
  }

  public BlockHeader withNonce(long newNonce) {
    return new BlockHeader(
        version,
        parents,
        hashMerkleRoot,
        acceptedIdMerkleRoot,
        utxoCommitment,
        timestampMillis,
        bits,
        newNonce,
        daaScore,
        blueWork,
        blueScore,
        pruningPoint);
  }

  /// Reads blue work as nodes print it: hex without leading zeros, so often an odd number of
  /// digits.
  ///
  /// @throws IllegalArgumentException if the text is empty or has anything but hex digits
  public static BigInteger parseBlueWork(String hex) {
    if (hex.isEmpty() || !hex.chars().allMatch(digit -> Character.digit(digit, 16) >= 0)) {
      throw new IllegalArgumentException("blue work is a hex number, not \"" + hex + '"');
    }
    return new BigInteger(hex, 16);
  }

  private byte[] serialize(long withTimestamp, long withNonce) {
    ByteWriter writer = new ByteWriter(expectedLength());
    writer.u16(version).u64(parents.size());
    for (List<Hash> level : parents) {
      writer.u64(level.size());
      level.forEach(writer::hash);
    }
    writer.hash(hashMerkleRoot).hash(acceptedIdMerkleRoot).hash(utxoCommitment);
    writer.u64(withTimestamp).u32(bits).u64(withNonce).u64(daaScore).u64(blueScore);
    writer.prefixed(Bytes.of(minimalBytes(blueWork)));
    return writer.hash(pruningPoint).toBytes();
  }

  private int expectedLength() {
    int hashes = parents.stream().mapToInt(List::size).sum();
    return FIXED_LENGTH + 8 * parents.size() + 32 * hashes + blueWork.bitLength() / 8 + 1;
  }

  /// Big-endian without leading zero bytes; nothing at all for 0. The one number in a header that
  /// is not little-endian.
  static byte[] minimalBytes(BigInteger value) {
    byte[] signed = value.toByteArray();
    int skip = signed[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[signed.length - skip];
    System.arraycopy(signed, skip, bytes, 0, bytes.length);
    return bytes;
  }
}
