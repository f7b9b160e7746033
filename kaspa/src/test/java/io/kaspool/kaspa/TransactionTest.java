package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kaspool.kaspa.TransactionHashing.Form;
import io.kaspool.kaspa.testkit.Vectors;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TransactionTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void idsAndHashesAreThoseOfTheVectors() {
    for (JsonNode vector : Vectors.load("txid", "transactions")) {
      Transaction transaction = Vectors.transaction(vector.required("tx"));
      String name = Vectors.text(vector, "name");
      assertThat(transaction.id()).as(name).isEqualTo(Vectors.hash(vector, "id"));
      assertThat(transaction.hash()).as(name).isEqualTo(Vectors.hash(vector, "hash"));
    }
  }

  @Test
  void idsAndHashesAreThoseOfTheBlocks() {
    int checked = 0;
    for (JsonNode block : Vectors.load("blocks")) {
      for (JsonNode vector : block.required("transactions")) {
        Transaction transaction = Vectors.transaction(vector);
        assertThat(transaction.id()).isEqualTo(Vectors.hash(vector, "id"));
        assertThat(transaction.hash()).isEqualTo(Vectors.hash(vector, "hash"));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(8);
  }

  @Test
  void serializesAsInTheVectors() {
    for (JsonNode vector : Vectors.load("txid", "transactions")) {
      Transaction transaction = Vectors.transaction(vector.required("tx"));
      assertSerializes(transaction, Form.FULL, vector, "fullSerialization");
      if (transaction.version() == 0) {
        assertSerializes(transaction, Form.UNSIGNED, vector, "idPreimage");
      } else {
        assertSerializes(transaction, Form.UNSIGNED_WITHOUT_PAYLOAD, vector, "restPreimage");
      }
    }
  }

  @Test
  void digestsOfVersionOneAreThoseOfTheVectors() {
    int checked = 0;
    for (JsonNode vector : Vectors.load("txid", "transactions")) {
      if (vector.has("payloadDigest")) {
        Transaction transaction = Vectors.transaction(vector.required("tx"));
        assertThat(TransactionHashing.payloadDigest(transaction))
            .isEqualTo(Vectors.hash(vector, "payloadDigest"));
        assertThat(TransactionHashing.restDigest(transaction))
            .isEqualTo(Vectors.hash(vector, "restDigest"));
        checked++;
      }
    }
    assertThat(checked).isEqualTo(5);
  }

  @Test
  void idIgnoresSignaturesAndMassButTheHashDoesNot() {
    for (int version = 0; version <= 1; version++) {
      Transaction plain = spending(version, "", 0);
      Transaction signed = spending(version, "41aa", 0);
      Transaction massive = spending(version, "", 5);
      assertThat(List.of(signed.id(), massive.id())).containsOnly(plain.id());
      assertThat(List.of(plain.hash(), signed.hash(), massive.hash())).doesNotHaveDuplicates();
    }
  }

  @Test
  void knowsACoinbase() {
    assertThat(spending(0, "", 0).isCoinbase()).isFalse();
    for (JsonNode block : Vectors.load("blocks")) {
      List<Transaction> transactions =
          Vectors.map(block.required("transactions"), Vectors::transaction);
      assertThat(transactions.getFirst().isCoinbase()).isTrue();
    }
  }

  @Test
  void isAValue() {
    Transaction transaction = spending(1, "41aa", 7);
    assertThat(transaction)
        .isEqualTo(spending(1, "41aa", 7))
        .hasSameHashCodeAs(spending(1, "41aa", 7));
    transaction.payload()[0] = 9;
    transaction.inputs().getFirst().signatureScript()[0] = 9;
    assertThat(transaction).isEqualTo(spending(1, "41aa", 7));
  }

  @Test
  void refusesVersionsWhoseHashItDoesNotKnow() {
    assertThatIllegalArgumentException().isThrownBy(() -> spending(2, "", 0));
  }

  @Test
  void refusesNumbersThatDoNotFit() {
    Outpoint outpoint = new Outpoint(Hash.ZERO, -1);
    assertThat(outpoint).hasToString("0".repeat(64) + ":4294967295");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransactionInput(outpoint, new byte[0], 0, 256, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TransactionInput(outpoint, new byte[0], 0, 0, 0x10000));
    assertThatIllegalArgumentException().isThrownBy(() -> new CovenantBinding(-1, Hash.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScriptPublicKey(0x10000, new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> SubnetworkId.parse("00"));
  }

  private static Transaction spending(int version, String signatureScript, long storageMass) {
    byte[] payload = {1, 2};
    List<TransactionInput> inputs = new ArrayList<>();
    inputs.add(
        new TransactionInput(
            new Outpoint(Hash.parse("11".repeat(32)), 1), HEX.parseHex(signatureScript), -1, 1, 2));
    List<TransactionOutput> outputs =
        List.of(new TransactionOutput(-1, new ScriptPublicKey(0, new byte[] {0x51})));
    return new Transaction(
        version, inputs, outputs, 3, SubnetworkId.NATIVE, 0, payload, storageMass);
  }

  private static void assertSerializes(
      Transaction transaction, Form form, JsonNode vector, String field) {
    assertThat(HEX.formatHex(TransactionHashing.serialize(transaction, form)))
        .as("%s of %s", field, Vectors.text(vector, "name"))
        .isEqualTo(Vectors.text(vector, field));
  }
}
