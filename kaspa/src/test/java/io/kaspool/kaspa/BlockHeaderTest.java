package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.testkit.Property;
import io.kaspool.kaspa.testkit.Vectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BlockHeaderTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void serializesAsInTheVectors() {
    int checked = 0;
    for (JsonNode vector : headers()) {
      BlockHeader header = Vectors.header(vector.required("header"));
      if (vector.has("serialized")) {
        assertThat(HEX.formatHex(header.serialize())).isEqualTo(Vectors.text(vector, "serialized"));
        checked++;
      }
      if (vector.has("prePowSerialized")) {
        BlockHeader zeroed = header(header, 0, 0);
        assertThat(HEX.formatHex(zeroed.serialize()))
            .isEqualTo(Vectors.text(vector, "prePowSerialized"));
        checked++;
      }
      if (vector.has("serializedLength")) {
        assertThat(header.serialize()).hasSize(vector.required("serializedLength").intValue());
        checked++;
      }
    }
    assertThat(checked).isEqualTo(6);
  }

  @Test
  void hashesAsInTheVectors() {
    int checked = 0;
    for (JsonNode vector : headers()) {
      BlockHeader header = Vectors.header(vector.required("header"));
      assertThat(header.prePowHash()).isEqualTo(Vectors.hash(vector, "prePowHash"));
      if (vector.has("hash")) {
        assertThat(header.hash()).isEqualTo(Vectors.hash(vector, "hash"));
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(10);
  }

  @Test
  void hashesTheStratumHeader() {
    for (JsonNode vector : Vectors.load("stratum", "header_prepow")) {
      BlockHeader header = goHeader(vector.required("header"));
      assertThat(header.prePowHash()).isEqualTo(Vectors.hash(vector, "prepow_hash"));
      assertThat(header.hash()).isEqualTo(Vectors.hash(vector, "block_hash"));
    }
  }

  @Test
  void blueWorkIsWrittenBigEndianWithoutLeadingZeros() {
    int checked = 0;
    for (JsonNode vector : Vectors.load("header")) {
      if (vector.has("encoded")) {
        BigInteger blueWork = BlockHeader.parseBlueWork(Vectors.text(vector, "blueWork"));
        Bytes bytes = Bytes.of(BlockHeader.minimalBytes(blueWork));
        assertThat(HEX.formatHex(new ByteWriter(64).prefixed(bytes).toBytes()))
            .isEqualTo(Vectors.text(vector, "encoded"));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(2);
  }

  @Test
  void readsBlueWorkOfAnOddNumberOfDigits() {
    assertThat(BlockHeader.parseBlueWork("1e240")).isEqualTo(123456);
    assertThat(BlockHeader.parseBlueWork("0")).isZero();
    assertThat(BlockHeader.parseBlueWork("000F")).isEqualTo(15);
  }

  @Test
  void refusesBlueWorkThatIsNotHex() {
    for (String text : List.of("", "-1", "+1", "0x1", "g", " 1")) {
      assertThatIllegalArgumentException().isThrownBy(() -> BlockHeader.parseBlueWork(text));
    }
  }

  @Test
  void prePowHashLeavesOutNonceAndTimestampOnly() {
    Property.forAll(
        100,
        random -> {
          BlockHeader header = random(random);
          BlockHeader other = header(header, random.nextLong(), random.nextLong());
          assertThat(other.prePowHash()).isEqualTo(header.prePowHash());
          assertThat(other.hash()).isNotEqualTo(header.hash());
          assertThat(header(header, 0, 0).hash()).isEqualTo(header.prePowHash());
        });
  }

  @Test
  void orderOfParentsIsPartOfTheHash() {
    Random random = new Random(1);
    BlockHeader header = random(random);
    Hash first = Property.hash(random);
    Hash second = Property.hash(random);
    assertThat(withParents(header, List.of(List.of(first, second))).hash())
        .isNotEqualTo(withParents(header, List.of(List.of(second, first))).hash())
        .isNotEqualTo(withParents(header, List.of(List.of(first), List.of(second))).hash());
  }

  @Test
  void withNonceChangesTheNonceOnly() {
    BlockHeader header = random(new Random(2));
    assertThat(header.withNonce(7).nonce()).isEqualTo(7);
    assertThat(header.withNonce(7).withNonce(header.nonce())).isEqualTo(header);
  }

  @Test
  void keepsItsOwnCopyOfTheParents() {
    List<Hash> level = new ArrayList<>(List.of(Hash.ZERO));
    BlockHeader header = withParents(random(new Random(3)), List.of(level));
    level.clear();
    assertThat(header.parents()).containsExactly(List.of(Hash.ZERO));
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    BlockHeader header = random(new Random(4));
    assertThatIllegalArgumentException().isThrownBy(() -> with(header, -1, BigInteger.ONE));
    assertThatIllegalArgumentException().isThrownBy(() -> with(header, 0x10000, BigInteger.ONE));
    assertThatIllegalArgumentException().isThrownBy(() -> with(header, 1, BigInteger.TEN.negate()));
  }

  private static List<JsonNode> headers() {
    List<JsonNode> headers = new ArrayList<>();
    Vectors.load("header").forEach(headers::add);
    Vectors.load("blocks").forEach(headers::add);
    headers.removeIf(vector -> !vector.has("header"));
    return headers;
  }

  private static BlockHeader goHeader(JsonNode node) {
    return new BlockHeader(
        node.required("Version").intValue(),
        Vectors.map(
            node.required("Parents"),
            level ->
                Vectors.map(level.required("ParentHashes"), hash -> Hash.parse(hash.asString()))),
        Vectors.hash(node, "HashMerkleRoot"),
        Vectors.hash(node, "AcceptedIDMerkleRoot"),
        Vectors.hash(node, "UTXOCommitment"),
        Vectors.u64(node, "Timestamp"),
        (int) Vectors.u64(node, "Bits"),
        Vectors.u64(node, "Nonce"),
        Vectors.u64(node, "DAAScore"),
        BlockHeader.parseBlueWork(Vectors.text(node, "BlueWork")),
        Vectors.u64(node, "BlueScore"),
        Vectors.hash(node, "PruningPoint"));
  }

  private static BlockHeader random(Random random) {
    List<List<Hash>> parents = new ArrayList<>();
    for (int level = random.nextInt(20); level > 0; level--) {
      parents.add(random.ints(random.nextInt(5)).mapToObj(i -> Property.hash(random)).toList());
    }
    return new BlockHeader(
        random.nextInt(3),
        parents,
        Property.hash(random),
        Property.hash(random),
        Property.hash(random),
        random.nextLong(),
        random.nextInt(),
        random.nextLong(),
        random.nextLong(),
        new BigInteger(192, random),
        random.nextLong(),
        Property.hash(random));
  }

  private static BlockHeader header(BlockHeader from, long timestampMillis, long nonce) {
    return new BlockHeader(
        from.version(),
        from.parents(),
        from.hashMerkleRoot(),
        from.acceptedIdMerkleRoot(),
        from.utxoCommitment(),
        timestampMillis,
        from.bits(),
        nonce,
        from.daaScore(),
        from.blueWork(),
        from.blueScore(),
        from.pruningPoint());
  }

  private static BlockHeader withParents(BlockHeader from, List<List<Hash>> parents) {
    return new BlockHeader(
        from.version(),
        parents,
        from.hashMerkleRoot(),
        from.acceptedIdMerkleRoot(),
        from.utxoCommitment(),
        from.timestampMillis(),
        from.bits(),
        from.nonce(),
        from.daaScore(),
        from.blueWork(),
        from.blueScore(),
        from.pruningPoint());
  }

  private static BlockHeader with(BlockHeader from, int version, BigInteger blueWork) {
    return new BlockHeader(
        version,
        from.parents(),
        from.hashMerkleRoot(),
        from.acceptedIdMerkleRoot(),
        from.utxoCommitment(),
        from.timestampMillis(),
        from.bits(),
        from.nonce(),
        from.daaScore(),
        blueWork,
        from.blueScore(),
        from.pruningPoint());
  }
}
