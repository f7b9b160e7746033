package io.kaspool.kaspa.testkit;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Bytes;
import io.kaspool.kaspa.CovenantBinding;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The test vectors: facts of the chain, most of them literals of its own software. Each entry says
/// in `source` where it is from.
public final class Vectors {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Vectors() {}

  /// One file of vectors: `hashers`, `header`, `pow`, `address`, `txid`, `blocks`, `coinbase` or
  /// `stratum`.
  public static JsonNode load(String name) {
    String resource = "/vectors/" + name + ".json";
    try (InputStream input = Vectors.class.getResourceAsStream(resource)) {
      if (input == null) {
        throw new IllegalArgumentException("no vectors called " + name);
      }
      return JSON.readTree(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One group of such a file, for example `("stratum", "job_encoding")`.
  public static JsonNode load(String name, String group) {
    return load(name).required(group);
  }

  public static String text(JsonNode node, String field) {
    return node.required(field).asString();
  }

  public static byte[] bytes(JsonNode node, String field) {
    return HexFormat.of().parseHex(text(node, field));
  }

  public static Hash hash(JsonNode node, String field) {
    return Hash.parse(text(node, field));
  }

  /// An unsigned 64-bit number, which the files give as a number or as its decimal digits.
  public static long u64(JsonNode node, String field) {
    return Long.parseUnsignedLong(text(node, field));
  }

  /// A hex number, most significant digit first.
  public static BigInteger hexNumber(JsonNode node, String field) {
    return new BigInteger(text(node, field), 16);
  }

  public static BlockHeader header(JsonNode node) {
    return new BlockHeader(
        node.required("version").intValue(),
        map(node.required("parents"), level -> map(level, hash -> Hash.parse(hash.asString()))),
        hash(node, "hashMerkleRoot"),
        hash(node, "acceptedIdMerkleRoot"),
        hash(node, "utxoCommitment"),
        u64(node, "timestamp"),
        (int) u64(node, "bits"),
        u64(node, "nonce"),
        u64(node, "daaScore"),
        BlockHeader.parseBlueWork(text(node, "blueWork")),
        u64(node, "blueScore"),
        hash(node, "pruningPoint"));
  }

  public static Transaction transaction(JsonNode node) {
    return new Transaction(
        node.required("version").intValue(),
        map(node.required("inputs"), Vectors::input),
        map(node.required("outputs"), Vectors::output),
        u64(node, "lockTime"),
        SubnetworkId.parse(text(node, "subnetworkId")),
        u64(node, "gas"),
        Bytes.parse(text(node, "payload")),
        u64(node, "storageMass"));
  }

  /// The elements of an array, each made into something.
  public static <T> List<T> map(JsonNode array, Function<JsonNode, T> make) {
    List<T> made = new ArrayList<>();
    array.forEach(element -> made.add(make.apply(element)));
    return made;
  }

  private static TransactionInput input(JsonNode node) {
    return new TransactionInput(
        new Outpoint(hash(node, "txid"), (int) u64(node, "index")),
        Bytes.parse(text(node, "sigScript")),
        u64(node, "sequence"),
        node.required("sigOpCount").intValue(),
        node.required("computeBudget").intValue());
  }

  private static TransactionOutput output(JsonNode node) {
    ScriptPublicKey script =
        new ScriptPublicKey(
            node.required("spkVersion").intValue(), Bytes.parse(text(node, "script")));
    long value = u64(node, "value");
    return node.hasNonNull("covenant")
        ? new TransactionOutput(value, script, covenant(node.required("covenant")))
        : new TransactionOutput(value, script);
  }

  private static CovenantBinding covenant(JsonNode node) {
    return new CovenantBinding(
        node.required("authorizingInput").intValue(), hash(node, "covenantId"));
  }
}
