package io.kaspool.kaspa;

import java.util.HexFormat;

/// 32 bytes that name something: a block, a transaction, a root. Kaspa writes and reads them in
/// their natural order (not reversed, as Bitcoin does).
///
/// @param word0 bytes 0 to 7 as a little-endian u64, which is also how stratum sends them
public record Hash(long word0, long word1, long word2, long word3) implements Comparable<Hash> {
  public static final int LENGTH = 32;
  public static final Hash ZERO = new Hash(0, 0, 0, 0);

  /// Reads 32 bytes.
  ///
  /// @throws IllegalArgumentException if there are not exactly 32 bytes
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new Hash(
        LittleEndian.readLong(bytes, 0),
        LittleEndian.readLong(bytes, 8),
        LittleEndian.readLong(bytes, 16),
        LittleEndian.readLong(bytes, 24));
  }

  /// Reads 64 hex digits.
  ///
  /// @throws IllegalArgumentException if the text is not exactly 64 hex digits
  public static Hash parse(String hex) {
    if (hex.length() != 2 * LENGTH) {
      throw new IllegalArgumentException("a hash has 64 hex digits, not " + hex.length());
    }
    return of(HexFormat.of().parseHex(hex));
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[LENGTH];
    writeTo(bytes, 0);
    return bytes;
  }

  public void writeTo(byte[] destination, int offset) {
    LittleEndian.writeLong(word0, destination, offset);
    LittleEndian.writeLong(word1, destination, offset + 8);
    LittleEndian.writeLong(word2, destination, offset + 16);
    LittleEndian.writeLong(word3, destination, offset + 24);
  }

  /// By bytes, first byte first.
  @Override
  public int compareTo(Hash other) {
    int order = compareBytes(word0, other.word0);
    order = order != 0 ? order : compareBytes(word1, other.word1);
    order = order != 0 ? order : compareBytes(word2, other.word2);
    return order != 0 ? order : compareBytes(word3, other.word3);
  }

  private static int compareBytes(long left, long right) {
    return Long.compareUnsigned(Long.reverseBytes(left), Long.reverseBytes(right));
  }

  /// 64 hex digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}
