package io.kaspool.kaspa;

import io.kaspool.kaspa.Address.Kind;
import java.util.Arrays;
import java.util.Optional;

/// The condition under which an output can be spent.
///
/// @param version unsigned 16 bits; 0 for everything in use today
/// @param code the script's bytes
public record ScriptPublicKey(int version, Bytes code) {
  private static final int OP_CHECK_SIG_ECDSA = 0xab;
  private static final int OP_CHECK_SIG = 0xac;
  private static final int OP_BLAKE2B = 0xaa;
  private static final int OP_EQUAL = 0x87;
  private static final int STANDARD_VERSION = 0;

  public ScriptPublicKey {
    if (version < 0 || version > 0xffff) {
      throw new IllegalArgumentException("a script version has 16 bits, not " + version);
    }
  }

  public ScriptPublicKey(int version, byte[] script) {
    this(version, Bytes.of(script));
  }

  /// A copy of the script's bytes.
  public byte[] script() {
    return code.toArray();
  }

  public String scriptHex() {
    return code.toString();
  }

  /// The address that has this script, if it is one of the three standard ones.
  public Optional<Address> address(Network network) {
    return Arrays.stream(Kind.values())
        .flatMap(
            kind -> payloadAs(kind).stream().map(payload -> new Address(network, kind, payload)))
        .filter(address -> address.scriptPublicKey().equals(this))
        .findFirst();
  }

  static ScriptPublicKey payTo(Kind kind, Bytes payload) {
    ByteWriter script = new ByteWriter(payload.length() + 3);
    if (kind == Kind.SCRIPT_HASH) {
      script.u8(OP_BLAKE2B);
    }
    // The opcode that pushes n bytes is n itself.
    script.u8(payload.length()).raw(payload).u8(lastOpcode(kind));
    return new ScriptPublicKey(STANDARD_VERSION, script.toBytes());
  }

  private static int lastOpcode(Kind kind) {
    return switch (kind) {
      case PUBKEY -> OP_CHECK_SIG;
      case PUBKEY_ECDSA -> OP_CHECK_SIG_ECDSA;
      case SCRIPT_HASH -> OP_EQUAL;
    };
  }

  /// What would be the payload if this were the script of an address of that kind.
  private Optional<Bytes> payloadAs(Kind kind) {
    int start = kind == Kind.SCRIPT_HASH ? 2 : 1;
    int end = start + kind.payloadLength();
    return code.length() == end + 1
        ? Optional.of(Bytes.of(Arrays.copyOfRange(script(), start, end)))
        : Optional.empty();
  }
}
