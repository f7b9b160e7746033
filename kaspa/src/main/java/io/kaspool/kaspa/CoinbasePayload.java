package io.kaspool.kaspa;

import java.util.Arrays;

/// What a coinbase says about its own block: who gets the reward if the block is merged as blue
/// (rusty-kaspa `consensus`, coinbase processes).
///
/// @param blueScore of the block
/// @param subsidy of the block, in sompi
/// @param minerScript gets this block's reward, from the coinbase of the block that merges it
/// @param extra the node's version, a slash, and what the pool asked to have written there
public record CoinbasePayload(
    long blueScore, long subsidy, ScriptPublicKey minerScript, Bytes extra) {
  /// The longest script a node puts in, in bytes.
  public static final int MAX_SCRIPT_LENGTH = 150;

  /// The longest payload a block may have, in bytes.
  public static final int MAX_LENGTH = 204;

  private static final int SUBSIDY_OFFSET = 8;
  private static final int SCRIPT_VERSION_OFFSET = 16;
  private static final int SCRIPT_LENGTH_OFFSET = 18;
  private static final int SCRIPT_OFFSET = 19;

  /// Checks the limits of consensus.
  ///
  /// @throws IllegalArgumentException if script or payload would be too long
  public CoinbasePayload {
    int scriptLength = minerScript.code().length();
    requireAtMost(MAX_SCRIPT_LENGTH, scriptLength, "script");
    requireAtMost(MAX_LENGTH, SCRIPT_OFFSET + scriptLength + extra.length(), "payload");
  }

  public CoinbasePayload(
      long blueScore, long subsidy, ScriptPublicKey minerScript, byte[] extraData) {
    this(blueScore, subsidy, minerScript, Bytes.of(extraData));
  }

  /// Reads the payload of any block's coinbase.
  ///
  /// @throws IllegalArgumentException if the bytes are not a coinbase payload
  public static CoinbasePayload parse(byte[] payload) {
    if (payload.length < SCRIPT_OFFSET) {
      throw new IllegalArgumentException("coinbase payload of " + payload.length + " bytes");
    }
    int scriptEnd = SCRIPT_OFFSET + (payload[SCRIPT_LENGTH_OFFSET] & 0xff);
    if (scriptEnd > payload.length) {
      throw new IllegalArgumentException("coinbase payload ends within its script");
    }
    int scriptVersion =
        (payload[SCRIPT_VERSION_OFFSET] & 0xff)
            | ((payload[SCRIPT_VERSION_OFFSET + 1] & 0xff) << 8);
    byte[] script = Arrays.copyOfRange(payload, SCRIPT_OFFSET, scriptEnd);
    return new CoinbasePayload(
        LittleEndian.readLong(payload, 0),
        LittleEndian.readLong(payload, SUBSIDY_OFFSET),
        new ScriptPublicKey(scriptVersion, script),
        Arrays.copyOfRange(payload, scriptEnd, payload.length));
  }

  public byte[] serialize() {
    return new ByteWriter(MAX_LENGTH)
        .u64(blueScore)
        .u64(subsidy)
        .u16(minerScript.version())
        .u8(minerScript.code().length())
        .raw(minerScript.code())
        .raw(extra)
        .toBytes();
  }

  /// A copy of the extra data's bytes.
  public byte[] extraData() {
    return extra.toArray();
  }

  private static void requireAtMost(int limit, int length, String what) {
    if (length > limit) {
      throw new IllegalArgumentException(
          "coinbase " + what + " of " + length + " bytes, allowed are " + limit);
    }
  }
}
