package io.kaspool.kaspa;

import java.util.Arrays;
import java.util.HexFormat;

/// A byte string with the manners of a value: never changes, equal by content, shown as hex.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content; // never handed out

  private Bytes(byte[] content) {
    this.content = content;
  }

  public static Bytes of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /// Reads pairs of hex digits.
  ///
  /// @throws IllegalArgumentException if the text is not pairs of hex digits
  public static Bytes parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  public int length() {
    return content.length;
  }

  /// The byte at `index` as an unsigned number.
  public int at(int index) {
    return content[index] & 0xff;
  }

  public byte[] toArray() {
    return content.clone();
  }

  public void writeTo(byte[] destination, int offset) {
    System.arraycopy(content, 0, destination, offset, content.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(content);
  }
}
