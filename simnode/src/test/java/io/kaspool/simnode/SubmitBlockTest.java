package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockLevelParents;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.RpcTransactionInput;
import io.kaspool.nodeapi.RpcTransactionOutput;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.SubmitBlockResponse;
import io.kaspool.ops.testkit.SteppedClock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a node refuses, and in which words; each row was asked of kaspad 2.1.0 too.
final class SubmitBlockTest {
  private static final String SOME_HASH = "ab".repeat(32);
  private static final String INVALID = "Block was not submitted: block is invalid";
  private static final String SHORT_HASH = "Hex parsing error: Invalid input length 64";
  private static final String BAD_DIGIT = "Hex parsing error: Invalid character";
  private static final String TOO_LARGE =
      "Integer downsize conversion error out of range integral type conversion attempted";

  private final SteppedClock clock = new SteppedClock();

  @AutoClose
  private final SimNode node =
      SimNode.start(
          SimNodeSettings.defaults().withHashesPerBlock(2).withFillers(false).withClock(clock));

  @AutoClose private final Miner miner = new Miner(node, 1);

  record Case(String name, UnaryOperator<RpcBlock> change, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case header(String name, String text, UnaryOperator<RpcBlockHeader.Builder> set) {
    return new Case(name, block -> Miner.changed(block, set), text);
  }

  private static Case coinbase(String name, String text, UnaryOperator<RpcTransaction.Builder> to) {
    return new Case(
        name,
        block ->
            block.toBuilder()
                .setTransactions(0, to.apply(block.getTransactions(0).toBuilder()))
                .build(),
        text);
  }

  private static Case second(String name, String text, UnaryOperator<RpcTransaction.Builder> to) {
    return new Case(
        name,
        block ->
            block.toBuilder()
                .addTransactions(to.apply(block.getTransactions(0).toBuilder()))
                .build(),
        text);
  }

  static Stream<Case> unreadable() {
    RpcTransactionInput input =
        RpcTransactionInput.newBuilder()
            .setPreviousOutpoint(RpcOutpoint.newBuilder().setTransactionId(SOME_HASH))
            .build();
    return Stream.of(
        new Case(
            "no header",
            b -> RpcBlock.getDefaultInstance(),
            "Missing required field RpcBlock.header"),
        header("version of 17 bits", TOO_LARGE, h -> h.setVersion(70_000)),
        header("version of 32 bits", TOO_LARGE, h -> h.setVersion(-1)),
        header("negative time", TOO_LARGE, h -> h.setTimestamp(-1)),
        header("blue work no hex", BAD_DIGIT, h -> h.setBlueWork("zz")),
        header(
            "blue work long",
            "Hex parsing error: Invalid input length 49",
            h -> h.setBlueWork("1".repeat(49))),
        header("root no hex", BAD_DIGIT, h -> h.setHashMerkleRoot("zz".repeat(32))),
        header("root short", SHORT_HASH, h -> h.setHashMerkleRoot("abcd")),
        header("root missing", SHORT_HASH, h -> h.setHashMerkleRoot("")),
        header("root odd", SHORT_HASH, h -> h.setHashMerkleRoot("abc")),
        coinbase("subnetwork missing", "Invalid input length 40", t -> t.setSubnetworkId("")),
        coinbase("subnetwork no hex", "Invalid character", t -> t.setSubnetworkId("zz".repeat(20))),
        coinbase(
            "payload odd", "Hex parsing error: Invalid input length 2", t -> t.setPayload("abc")),
        coinbase("payload no hex", BAD_DIGIT, t -> t.setPayload("zz")),
        coinbase("transaction version of 17 bits", TOO_LARGE, t -> t.setVersion(70_000)),
        second(
            "signature operations of 9 bits",
            TOO_LARGE,
            t -> t.addInputs(input.toBuilder().setSigOpCount(300))),
        second(
            "budget of 17 bits",
            TOO_LARGE,
            t -> t.addInputs(input.toBuilder().setComputeBudget(70_000))),
        second(
            "no outpoint",
            "Missing required field RpcTransactionInput.previous_outpoint",
            t -> t.addInputs(RpcTransactionInput.getDefaultInstance())),
        second(
            "no script",
            "Missing required field RpcTransactionOutput.script_public_key",
            t -> t.addOutputs(RpcTransactionOutput.getDefaultInstance())));
  }

  static Stream<Case> invalid() {
    RpcTransactionInput input =
        RpcTransactionInput.newBuilder()
            .setPreviousOutpoint(RpcOutpoint.newBuilder().setTransactionId(SOME_HASH))
            .setSigOpCount(1)
            .build();
    return Stream.of(
        header("version", INVALID, h -> h.setVersion(1)),
        header("root", INVALID, h -> h.setHashMerkleRoot(SOME_HASH)),
        header("root with something behind", INVALID, h -> h.setHashMerkleRoot("ab".repeat(33))),
        header("blue work missing", INVALID, h -> h.setBlueWork("")),
        header("blue work", INVALID, h -> h.setBlueWork("3")),
        header("blue score", INVALID, h -> h.setBlueScore(h.getBlueScore() + 1)),
        header("DAA score", INVALID, h -> h.setDaaScore(h.getDaaScore() + 1)),
        header("bits", INVALID, h -> h.setBits(0x1f7fffff)),
        header("target beyond 256 bits", INVALID, h -> h.setBits(0x7f7fffff)),
        header("no parents", INVALID, RpcBlockHeader.Builder::clearParents),
        header("unknown parent", INVALID, h -> h.setParents(0, level(SOME_HASH))),
        header("other indirect parents", INVALID, h -> h.setParents(2, level(SOME_HASH))),
        header("one level less", INVALID, h -> h.removeParents(2)),
        header("old", INVALID, h -> h.setTimestamp(1_000)),
        header("too new", INVALID, h -> h.setTimestamp(h.getTimestamp() + 132_001)),
        new Case("no transactions", b -> b.toBuilder().clearTransactions().build(), INVALID),
        second("two coinbases", INVALID, t -> t),
        coinbase("unknown transaction version", INVALID, t -> t.setVersion(2)),
        coinbase("payload", INVALID, t -> t.setPayload("00".repeat(60))),
        second("version 1 counts signature operations", INVALID, t -> t.addInputs(input)),
        second(
            "version 0 has a budget",
            INVALID,
            t ->
                t.setVersion(0).addInputs(input.toBuilder().setSigOpCount(0).setComputeBudget(1))));
  }

  private static RpcBlockLevelParents level(String hash) {
    return RpcBlockLevelParents.newBuilder().addParentHashes(hash).build();
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void saysWhatItCannotRead(Case wrong) {
    SubmitBlockResponse answer = miner.submit(wrong.change().apply(miner.template("a")));
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.NONE);
    assertThat(answer.getError().getMessage()).isEqualTo(wrong.text());
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void refusesAnInvalidBlock(Case wrong) {
    RpcBlock template = miner.template("a");
    RpcBlock block = wrong.change().apply(template);
    // where it can be solved
    boolean solvable = block.getTransactionsCount() == template.getTransactionsCount();
    assertInvalid(miner.submit(solvable && isPossible(block) ? Miner.solve(block) : block));
    assertThat(node.refused()).isOne();
    miner.submitAccepted(Miner.solve(template));
  }

  private static boolean isPossible(RpcBlock block) {
    return block.getHeader().getBits() != 0x7f7fffff;
  }

  @Test
  void saysThatThereIsNoBlock() {
    SubmitBlockResponse answer =
        miner
            .client()
            .call(call -> call.setSubmitBlockRequest(SubmitBlockRequest.getDefaultInstance()))
            .getSubmitBlockResponse();
    assertThat(answer.getError().getMessage())
        .isEqualTo("Missing required field SubmitBlockRequestMessage.block");
  }

  @Test
  void readsBeforeItLooksWhetherItIsSynced() {
    node.control().setSynced(false);
    RpcBlock unreadable = Miner.changed(miner.template("a"), h -> h.setBlueWork("zz"));
    assertThat(miner.submit(unreadable).getRejectReason()).isEqualTo(SubmitBlockRejectReason.NONE);
  }

  @Test
  void refusesABlockWithoutWork() {
    RpcBlock block = Miner.unsolve(miner.template("a"));
    assertInvalid(miner.submit(block));
    assertInvalid(miner.submit(block));
  }

  @Test
  void takesALaterTimestamp() {
    RpcBlock template = miner.template("a");
    long later = template.getHeader().getTimestamp() + 132_000;
    miner.submitAccepted(Miner.solve(Miner.changed(template, h -> h.setTimestamp(later))));
  }

  @Test
  void ignoresTheHashThatItIsGiven() {
    RpcBlock block = Miner.changed(miner.template("a"), h -> h.setHash("zz"));
    miner.submitAccepted(Miner.solve(block));
  }

  @Test
  void takesAKnownBlockAgain() {
    RpcBlock block = miner.solvedTemplate("a");
    miner.submitAccepted(block);
    miner.submitAccepted(block);
    assertThat(node.accepted()).isEqualTo(2);
    assertThat(miner.template("b").getHeader().getBlueScore()).isEqualTo(2);
  }

  @Test
  void takesBlocksOutOfSyncIfToldTo() {
    try (SimNode careless =
            SimNode.start(
                SimNodeSettings.defaults()
                    .withHashesPerBlock(2)
                    .withSynced(false)
                    .withRequiresSynced(false));
        Miner other = new Miner(careless, 1)) {
      assertThat(other.ask("a").getIsSynced()).isFalse();
      other.mine();
    }
  }

  @Test
  void doesNotHoldAMissingParentAgainstTheBlock() {
    RpcBlock parent = miner.solvedTemplate("a");
    String hash = Miner.hash(parent);
    RpcBlock orphan;
    try (SimNode elsewhere =
            SimNode.start(
                SimNodeSettings.defaults()
                    .withHashesPerBlock(2)
                    .withFillers(false)
                    .withClock(clock));
        Miner other = new Miner(elsewhere, 1)) {
      other.submitAccepted(parent);
      orphan = other.solvedTemplate("b");
      assertThat(orphan.getHeader().getParents(0).getParentHashesList()).containsExactly(hash);
    }
    assertInvalid(miner.submit(orphan));
    miner.submitAccepted(parent);
    miner.submitAccepted(orphan);
    assertThat(Hash.parse(miner.sink())).hasToString(Miner.hash(orphan));
  }

  private static void assertInvalid(SubmitBlockResponse answer) {
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.BLOCK_INVALID);
    assertThat(answer.getError().getMessage()).isEqualTo(INVALID);
  }
}
