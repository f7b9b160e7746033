package io.kaspool.kaspa;

import io.kaspool.kaspa.AddressException.Reason;
import java.util.Arrays;
import java.util.Optional;

/// Where coins can be sent to. What parses is complete and canonical: prefix, characters, checksum,
/// kind, exact length, padding; nothing else may ever reach a node, because nodes up to 2.0 stop
/// when they meet a well-formed address of the wrong length.
///
/// @param payload a public key or the hash of a script, as long as the kind says
public record Address(Network network, Kind kind, Bytes payload) {
  /// What the payload is (rusty-kaspa `crypto/addresses`).
  public enum Kind {
    /// A Schnorr public key, x coordinate only.
    PUBKEY(0, 32),
    /// A compressed ECDSA public key.
    PUBKEY_ECDSA(1, 33),
    /// The BLAKE2b hash of a script.
    SCRIPT_HASH(8, 32);

    private final int version;
    private final int payloadLength;

    Kind(int version, int payloadLength) {
      this.version = version;
      this.payloadLength = payloadLength;
    }

    /// The byte that stands for it in the address.
    public int version() {
      return version;
    }

    /// In bytes.
    public int payloadLength() {
      return payloadLength;
    }

    private static Optional<Kind> byVersion(int version) {
      return Arrays.stream(values()).filter(kind -> kind.version == version).findFirst();
    }
  }

  /// Checks that the payload has its kind's length.
  ///
  /// @throws IllegalArgumentException if the payload's length is not the kind's
  public Address {
    if (payload.length() != kind.payloadLength) {
      throw new IllegalArgumentException(
          kind + " has " + kind.payloadLength + " bytes, not " + payload.length());
    }
  }

  /// An address of known parts.
  ///
  /// @throws IllegalArgumentException if the payload's length is not the kind's
  public static Address of(Network network, Kind kind, byte[] payload) {
    return new Address(network, kind, Bytes.of(payload));
  }

  /// Reads the full text form, prefix included, lower case only.
  ///
  /// @throws AddressException for anything that is not exactly what {@link #toString} would print
  public static Address parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new AddressException(Reason.MISSING_PREFIX);
    }
    Network network =
        Network.byAddressPrefix(text.substring(0, colon))
            .orElseThrow(() -> new AddressException(Reason.UNKNOWN_PREFIX));
    byte[] data = AddressText.decode(network.addressPrefix(), text.substring(colon + 1));
    Kind kind =
        Kind.byVersion(data[0]).orElseThrow(() -> new AddressException(Reason.INVALID_VERSION));
    if (data.length != 1 + kind.payloadLength) {
      throw new AddressException(Reason.INVALID_LENGTH);
    }
    return of(network, kind, Arrays.copyOfRange(data, 1, data.length));
  }

  /// The script that an output to this address carries.
  public ScriptPublicKey scriptPublicKey() {
    return ScriptPublicKey.payTo(kind, payload);
  }

  /// The full text form, such as `kaspa:qz…`.
  @Override
  public String toString() {
    byte[] data = new byte[1 + payload.length()];
    data[0] = (byte) kind.version;
    payload.writeTo(data, 1);
    String prefix = network.addressPrefix();
    return prefix + ':' + AddressText.encode(prefix, data);
  }
}
