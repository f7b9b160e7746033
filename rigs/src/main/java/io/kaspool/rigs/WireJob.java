package io.kaspool.rigs;

import io.kaspool.kaspa.Hash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The content of one `mining.notify`.
record WireJob(String id, Hash prePowHash, long timestampMillis) {
  private static final Pattern HEX80 = Pattern.compile("[0-9a-fA-F]{80}");
  private static final int BITMAIN_ID_BYTES = 8;
  private static final int WORDS = 4;
  private static final int U64_BITS = 64;

  static WireJob parse(ServerLine.Notification notify, Dialect.JobForm form)
      throws UnreadableException {
    JsonNode id = notify.param(0);
    boolean named = id.isString() && !id.stringValue().isEmpty();
    if (!named || !StandardCharsets.US_ASCII.newEncoder().canEncode(id.stringValue())) {
      throw unreadable("an id that is no ASCII text");
    }
    return switch (form) {
      case HEX80 -> hex80(id.stringValue(), notify);
      case ARRAY -> array(id.stringValue(), notify);
    };
  }

  /// The id a solution of this job is submitted under while `currentId` is the newest job. KS3 and
  /// KS5 carry 8 bytes of an id with the work; when a nonce comes back, they copy the current id
  /// and overwrite its first 8 bytes with the saved ones.
  String submittedId(Dialect dialect, String currentId) {
    if (dialect != Dialect.BITMAIN || id.length() < BITMAIN_ID_BYTES) {
      return id; // of a short one the end of the text is saved with it
    }
    String tail =
        currentId.length() > BITMAIN_ID_BYTES ? currentId.substring(BITMAIN_ID_BYTES) : "";
    return id.substring(0, BITMAIN_ID_BYTES) + tail;
  }

  /// 32 bytes in natural order and the timestamp as 8 little-endian bytes.
  private static WireJob hex80(String id, ServerLine.Notification notify)
      throws UnreadableException {
    JsonNode text = notify.param(1);
    if (notify.params().size() != 2
        || !text.isString()
        || !HEX80.matcher(text.stringValue()).matches()) {
      throw unreadable("not [id, 80 hexadecimal digits]");
    }
    byte[] bytes = HexFormat.of().parseHex(text.stringValue());
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] hash = new byte[Hash.ZERO.toBytes().length];
    buffer.get(hash);
    return checked(id, Hash.of(hash), buffer.getLong());
  }

  /// Four unsigned integers, each the little-endian reading of 8 bytes, and the timestamp.
  private static WireJob array(String id, ServerLine.Notification notify)
      throws UnreadableException {
    JsonNode words = notify.param(1);
    if (notify.params().size() != 3 || !words.isArray() || words.size() != WORDS) {
      throw unreadable("not [id, four integers, timestamp]");
    }
    long[] word = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      word[i] = unsigned(words.get(i));
      if (word[i] == 0) {
        throw unreadable("a word of the hash is 0"); // GodMiner takes it for an empty job
      }
    }
    Hash hash = new Hash(word[0], word[1], word[2], word[3]);
    return checked(id, hash, unsigned(notify.param(2)));
  }

  private static long unsigned(JsonNode number) throws UnreadableException {
    if (!number.isIntegralNumber()) {
      throw unreadable("a number that is no plain integer");
    }
    BigInteger value = number.bigIntegerValue();
    if (value.signum() < 0 || value.bitLength() > U64_BITS) {
      throw unreadable("a number outside of 64 unsigned bits");
    }
    return value.longValue();
  }

  private static WireJob checked(String id, Hash hash, long timestampMillis)
      throws UnreadableException {
    if (timestampMillis == 0) {
      throw unreadable("a timestamp of 0");
    }
    return new WireJob(id, hash, timestampMillis);
  }

  private static UnreadableException unreadable(String detail) {
    return new UnreadableException(ProtocolFault.Kind.JOB, detail);
  }
}
