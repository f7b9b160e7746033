package io.kaspool.kaspa;

import io.kaspool.kaspa.AddressException.Reason;
import java.util.Arrays;

/// The part of an address after the colon: bytes in groups of five bits, then a checksum over
/// prefix and groups (rusty-kaspa `crypto/addresses`, bech32; the code is the one of CashAddr).
final class AddressText {
  private static final String CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int CHECKSUM_GROUPS = 8;

  /// 34 bytes in groups and the checksum: no kind of address is longer, so the work that a
  /// stranger's text can cause is bounded.
  private static final int MAX_GROUPS = 55 + CHECKSUM_GROUPS;

  private static final byte[] VALUES =
      new byte[128]; // by character; -1 where it is not one of ours

  private static final long[] GENERATORS = {
    0x98f2bc8e61L, 0x79b76d99e2L, 0xf33e5fb3c4L, 0xae2eabe2a8L, 0x1e4f43e470L
  };

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int value = 0; value < CHARACTERS.length(); value++) {
      VALUES[CHARACTERS.charAt(value)] = (byte) value;
    }
  }

  private AddressText() {}

  static String encode(String prefix, byte[] data) {
    byte[] groups = toGroups(data);
    int dataGroups = groups.length - CHECKSUM_GROUPS;
    long checksum = checksum(prefix, groups, dataGroups);
    for (int i = 0; i < CHECKSUM_GROUPS; i++) {
      groups[dataGroups + i] = (byte) ((checksum >>> (5 * (CHECKSUM_GROUPS - 1 - i))) & 0x1f);
    }
    StringBuilder text = new StringBuilder(groups.length);
    for (byte group : groups) {
      text.append(CHARACTERS.charAt(group));
    }
    return text.toString();
  }

  /// The bytes of the part after the colon.
  ///
  /// @return at least one byte
  /// @throws AddressException if the text is not the one that encodes what it decodes to
  static byte[] decode(String prefix, String text) {
    if (text.length() <= CHECKSUM_GROUPS + 1 || text.length() > MAX_GROUPS) {
      throw new AddressException(Reason.INVALID_LENGTH);
    }
    byte[] groups = groupsOf(text);
    if (checksum(prefix, groups, groups.length) != 0) {
      throw new AddressException(Reason.INVALID_CHECKSUM);
    }
    byte[] data = fromGroups(groups, groups.length - CHECKSUM_GROUPS);
    // Left-over bits that are not zero, or a left-over group: nodes overlook them, two texts for
    // one
    // address would be two miners.
    if (!encode(prefix, data).equals(text)) {
      throw new AddressException(Reason.INVALID_PADDING);
    }
    return data;
  }

  private static byte[] groupsOf(String text) {
    byte[] groups = new byte[text.length()];
    for (int i = 0; i < groups.length; i++) {
      char character = text.charAt(i);
      byte value = character < VALUES.length ? VALUES[character] : -1;
      if (value < 0) {
        throw new AddressException(Reason.INVALID_CHARACTER);
      }
      groups[i] = value;
    }
    return groups;
  }

  /// The data in groups of five bits, most significant first, with room for the checksum behind.
  private static byte[] toGroups(byte[] data) {
    int dataGroups = (data.length * 8 + 4) / 5;
    byte[] groups = new byte[dataGroups + CHECKSUM_GROUPS];
    for (int bit = 0; bit < data.length * 8; bit++) {
      int value = (data[bit / 8] >>> (7 - bit % 8)) & 1;
      groups[bit / 5] |= (byte) (value << (4 - bit % 5));
    }
    return groups;
  }

  private static byte[] fromGroups(byte[] groups, int count) {
    byte[] data = new byte[count * 5 / 8];
    for (int bit = 0; bit < data.length * 8; bit++) {
      int value = (groups[bit / 5] >>> (4 - bit % 5)) & 1;
      data[bit / 8] |= (byte) (value << (7 - bit % 8));
    }
    return data;
  }

  /// Over the first `count` groups, and eight zeros where the checksum is still missing. Over
  /// groups that end with their checksum the result is 0.
  private static long checksum(String prefix, byte[] groups, int count) {
    long remainder = 1;
    for (int i = 0; i < prefix.length(); i++) {
      remainder = step(remainder, prefix.charAt(i) & 0x1f);
    }
    remainder = step(remainder, 0);
    for (int i = 0; i < count; i++) {
      remainder = step(remainder, groups[i]);
    }
    for (int i = count; i < groups.length; i++) {
      remainder = step(remainder, 0);
    }
    return remainder ^ 1;
  }

  private static long step(long remainder, int group) {
    long top = remainder >>> 35;
    long next = ((remainder & 0x07ffffffffL) << 5) ^ group;
    for (int bit = 0; bit < GENERATORS.length; bit++) {
      if (((top >>> bit) & 1) != 0) {
        next ^= GENERATORS[bit];
      }
    }
    return next;
  }
}
