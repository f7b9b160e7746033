package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kaspool.kaspa.Address.Kind;
import io.kaspool.kaspa.AddressException.Reason;
import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AddressTest {
  private static final byte[] KEY = HexFormat.of().parseHex("11".repeat(32));
  private static final String TEXT = Address.of(Network.MAINNET, Kind.PUBKEY, KEY).toString();

  @Test
  void readsAndWritesTheVectors() {
    int checked = 0;
    for (JsonNode vector : Vectors.load("address", "valid")) {
      String text = Vectors.text(vector, "address");
      if (Network.byAddressPrefix(Vectors.text(vector, "prefix")).isPresent()) {
        Address address = Address.parse(text);
        assertThat(address).hasToString(text);
        assertThat(address.network().addressPrefix()).isEqualTo(Vectors.text(vector, "prefix"));
        assertThat(address.kind().version()).isEqualTo(vector.required("version").intValue());
        assertThat(address.payload()).hasToString(Vectors.text(vector, "payload"));
        assertThat(address.scriptPublicKey().scriptHex())
            .isEqualTo(Vectors.text(vector, "scriptPublicKey"));
        assertThat(address.scriptPublicKey().address(address.network())).contains(address);
        checked++;
      }
    }
    assertThat(checked).isEqualTo(16);
  }

  @Test
  void codeIsThatOfTheVectorsWithMadeUpPrefixes() {
    for (JsonNode vector : Vectors.load("address", "valid")) {
      String prefix = Vectors.text(vector, "prefix");
      String text = Vectors.text(vector, "address").substring(prefix.length() + 1);
      byte[] data = AddressText.decode(prefix, text);
      assertThat(data[0]).isEqualTo((byte) vector.required("version").intValue());
      assertThat(Arrays.copyOfRange(data, 1, data.length))
          .isEqualTo(Vectors.bytes(vector, "payload"));
      assertThat(AddressText.encode(prefix, data)).isEqualTo(text);
    }
  }

  @Test
  void refusesTheInvalidVectors() {
    Map<String, Reason> reasons =
        Map.of(
            "invalid character 1", Reason.INVALID_CHARACTER,
            "invalid prefix", Reason.UNKNOWN_PREFIX,
            "missing prefix", Reason.MISSING_PREFIX,
            "bad checksum", Reason.INVALID_CHECKSUM);
    for (JsonNode vector : Vectors.load("address", "invalid")) {
      assertRefused(
          Vectors.text(vector, "address"),
          // The fifth has a right checksum; the chain's software stops over it.
          reasons.getOrDefault(Vectors.text(vector, "error"), Reason.INVALID_LENGTH));
    }
  }

  @Test
  void readsTheAddressesOfTheStratumCases() {
    JsonNode vector = Vectors.load("stratum", "addresses");
    Address plain = Address.parse(Vectors.text(vector, "W"));
    assertThat(plain).isEqualTo(Address.of(Network.MAINNET, Kind.PUBKEY, KEY));
    assertThat(Address.parse(Vectors.text(vector, "W63")).kind()).isEqualTo(Kind.PUBKEY_ECDSA);
    assertThat(Address.parse(Vectors.text(vector, "WT")).payload()).isEqualTo(plain.payload());
    assertThat(Address.parse(Vectors.text(vector, "WT")).network()).isEqualTo(Network.TESTNET_10);
  }

  @Test
  void survivesTextForEveryKindOnEveryNetwork() {
    Property.forAll(
        100,
        random -> {
          for (Network network : Network.values()) {
            for (Kind kind : Kind.values()) {
              Address address =
                  Address.of(network, kind, Property.bytes(random, kind.payloadLength()));
              assertThat(Address.parse(address.toString())).isEqualTo(address);
              assertThat(address.scriptPublicKey().address(network)).contains(address);
            }
          }
        });
  }

  @Test
  void anyOneWrongCharacterIsNoticed() {
    String characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    for (int i = TEXT.indexOf(':') + 1; i < TEXT.length(); i++) {
      for (int other = 0; other < characters.length(); other++) {
        if (characters.charAt(other) != TEXT.charAt(i)) {
          assertRefused(
              TEXT.substring(0, i) + characters.charAt(other) + TEXT.substring(i + 1),
              Reason.INVALID_CHECKSUM);
        }
      }
    }
  }

  @Test
  void saysWhatIsWrong() {
    assertRefused("", Reason.MISSING_PREFIX);
    assertRefused(TEXT.substring(6), Reason.MISSING_PREFIX);
    assertRefused("KASPA" + TEXT.substring(5), Reason.UNKNOWN_PREFIX);
    assertRefused("kaspatest" + TEXT.substring(5), Reason.INVALID_CHECKSUM);
    assertRefused("kaspa:", Reason.INVALID_LENGTH);
    assertRefused(TEXT + TEXT, Reason.INVALID_LENGTH);
    assertRefused(TEXT.substring(0, 60) + "B", Reason.INVALID_CHARACTER);
    assertRefused(TEXT.substring(0, 60) + "é", Reason.INVALID_CHARACTER);
  }

  @Test
  void refusesWrongLengthsWithARightChecksum() {
    for (Kind kind : Kind.values()) {
      for (int length = 0; length < 34; length++) {
        if (length != kind.payloadLength()) {
          assertRefused(checksummed(kind.version(), length), Reason.INVALID_LENGTH);
        }
      }
    }
  }

  @Test
  void refusesUnknownVersionsWithARightChecksum() {
    List<Integer> known = Arrays.stream(Kind.values()).map(Kind::version).toList();
    for (int version = 0; version < 256; version++) {
      if (!known.contains(version)) {
        assertRefused(checksummed(version, 32), Reason.INVALID_VERSION);
      }
    }
  }

  @Test
  void tellsTheOperatorWhatToLookAt() {
    assertThat(refusal(TEXT.substring(6)))
        .hasMessage("the address has no network prefix such as kaspa:");
  }

  @Test
  void otherScriptsHaveNoAddress() {
    ScriptPublicKey script = Address.parse(TEXT).scriptPublicKey();
    byte[] changed = script.script();
    changed[33] = (byte) 0xab;
    assertThat(new ScriptPublicKey(0, changed).address(Network.MAINNET)).isEmpty();
    assertThat(new ScriptPublicKey(1, script.script()).address(Network.MAINNET)).isEmpty();
    assertThat(new ScriptPublicKey(0, new byte[0]).address(Network.MAINNET)).isEmpty();
  }

  @Test
  void refusesPayloadsOfTheWrongLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Address.of(Network.MAINNET, Kind.PUBKEY_ECDSA, KEY));
  }

  private static String checksummed(int version, int payloadLength) {
    byte[] data = new byte[1 + payloadLength];
    data[0] = (byte) version;
    return "kaspa:" + AddressText.encode("kaspa", data);
  }

  private static void assertRefused(String text, Reason reason) {
    assertThat(refusal(text)).as(text).isNotNull();
    assertThat(refusal(text).reason()).as(text).isEqualTo(reason);
  }

  private static AddressException refusal(String text) {
    return catchThrowableOfType(AddressException.class, () -> Address.parse(text));
  }
}
