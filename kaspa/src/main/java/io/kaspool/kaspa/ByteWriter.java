package io.kaspool.kaspa;

import java.util.Arrays;

/// Collects the bytes that get hashed. Grows as needed; what is written is bounded by the header or
/// transaction it comes from.
final class ByteWriter {
  private byte[] bytes;
  private int length;

  ByteWriter(int expectedLength) {
    bytes = new byte[expectedLength];
  }

  ByteWriter u8(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
    return this;
  }

  ByteWriter u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  ByteWriter u32(int value) {
    return u16(value).u16(value >>> 16);
  }

  ByteWriter u64(long value) {
    reserve(Long.BYTES);
    LittleEndian.writeLong(value, bytes, length);
    length += Long.BYTES;
    return this;
  }

  ByteWriter hash(Hash hash) {
    reserve(Hash.LENGTH);
    hash.writeTo(bytes, length);
    length += Hash.LENGTH;
    return this;
  }

  ByteWriter raw(byte[] source) {
    reserve(source.length);
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
    return this;
  }

  ByteWriter raw(Bytes source) {
    reserve(source.length());
    source.writeTo(bytes, length);
    length += source.length();
    return this;
  }

  /// The length as u64, then the bytes.
  ByteWriter prefixed(Bytes source) {
    return u64(source.length()).raw(source);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void reserve(int count) {
    int needed = Math.addExact(length, count);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
    }
  }
}
