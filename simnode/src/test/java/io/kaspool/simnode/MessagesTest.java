package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.testkit.Vectors;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcTransaction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class MessagesTest {
  @Test
  void headersOfRealBlocksSurvive() {
    for (JsonNode block : Vectors.load("blocks")) {
      BlockHeader header = Vectors.header(block.required("header"));
      BlockHeader back = Messages.header(Messages.message(header).build());
      assertThat(back).as(Vectors.text(block, "name")).isEqualTo(header);
      assertThat(back.hash()).isEqualTo(Vectors.hash(block, "hash"));
      assertThat(back.prePowHash()).isEqualTo(Vectors.hash(block, "prePowHash"));
    }
  }

  @Test
  void transactionsOfRealBlocksSurvive() {
    for (JsonNode block : Vectors.load("blocks")) {
      List<Transaction> transactions =
          Vectors.map(block.required("transactions"), Vectors::transaction);
      List<Transaction> back =
          transactions.stream()
              .map(transaction -> Messages.transaction(Messages.message(transaction).build()))
              .toList();
      assertThat(back).as(Vectors.text(block, "name")).isEqualTo(transactions);
      assertThat(MerkleTree.root(back.stream().map(Transaction::hash).toList()))
          .isEqualTo(Vectors.header(block.required("header")).hashMerkleRoot());
    }
  }

  @Test
  void blueWorkHasNoLeadingZero() {
    assertThat(Messages.message(header()).getBlueWork())
        .isNotEmpty()
        .doesNotStartWith("0")
        .isEqualTo(header().blueWork().toString(16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyz", "0x12", "-1", "\uff11\uff12", " 1"})
  void refusesWhatIsNotHex(String text) {
    assertUnreadable(
        Messages.message(header()).setBlueWork(text), "Hex parsing error: Invalid character");
    assertUnreadable(
        Messages.message(header()).setUtxoCommitment(text + "0".repeat(64)),
        "Hex parsing error: Invalid character");
  }

  @Test
  void refusesSixtyFourDigitsThatAreNotAscii() {
    assertUnreadable(
        Messages.message(header()).setUtxoCommitment("\uff11".repeat(64)),
        "Hex parsing error: Invalid character");
  }

  @Test
  void refusesHashesOfAnotherLength() {
    assertUnreadable(
        Messages.message(header()).setUtxoCommitment("ab"),
        "Hex parsing error: Invalid input length 64");
    assertUnreadable(
        Messages.message(header()).setBlueWork("1".repeat(49)),
        "Hex parsing error: Invalid input length 49");
  }

  @Test
  void refusesAVersionThatDoesNotFit() {
    assertThatExceptionOfType(NodeErrorException.class)
        .isThrownBy(() -> Messages.header(Messages.message(header()).setVersion(70_000).build()))
        .withMessage(
            "Integer downsize conversion error out of range integral type conversion attempted");
  }

  @Test
  void refusesATransactionWithoutSubnetwork() {
    assertThatExceptionOfType(NodeErrorException.class)
        .isThrownBy(() -> Messages.transaction(RpcTransaction.getDefaultInstance()))
        .withMessage("Invalid input length 40");
  }

  private static BlockHeader header() {
    JsonNode blocks = Vectors.load("blocks");
    return Vectors.header(blocks.required(blocks.size() - 1).required("header"));
  }

  private static void assertUnreadable(RpcBlockHeader.Builder message, String text) {
    assertThatExceptionOfType(NodeErrorException.class)
        .isThrownBy(() -> Messages.header(message.build()))
        .withMessage(text);
  }
}
