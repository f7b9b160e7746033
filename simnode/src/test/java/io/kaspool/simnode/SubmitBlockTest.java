package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubmitBlockTest {
  private static final String UNKNOWN_HASH = "ab".repeat(32);

  private final SteppedClock clock = new SteppedClock();
  private final SimNode node =
      SimNode.start(
          SimNodeSettings.defaults()
              .withHashesPerBlock(16)
              .withUnknownFields(true)
              .withClock(clock));
  private final RpcClient client = RpcClient.connect(node.port());
  private final Pool pool = new Pool(client);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void acceptsASolvedTemplateAndTheSameOnceMore() {
    RpcBlock block = Pool.solve(pool.template());

    assertThat(pool.submit(block)).isEqualTo(SubmitBlockResponse.getDefaultInstance());
    assertThat(pool.submit(block)).isEqualTo(SubmitBlockResponse.getDefaultInstance());
    assertThat(pool.template().getHeader().getBlueScore()).isEqualTo(2);
  }

  @Test
  void refusesANonceThatDoesNotMeetTheTarget() {
    assertInvalid(Pool.search(pool.template(), 1, false));
  }

  @Test
  void refusesEveryChangedHeaderField() {
    pool.mine();

    assertInvalidWith(header -> header.setVersion(1));
    assertInvalidWith(header -> header.setDaaScore(header.getDaaScore() + 1));
    assertInvalidWith(header -> header.setBlueScore(header.getBlueScore() + 1));
    assertInvalidWith(header -> header.setBlueWork("1"));
    assertInvalidWith(header -> header.setHashMerkleRoot(UNKNOWN_HASH));
    assertInvalidWith(RpcBlockHeader.Builder::clearParents);
    assertInvalidWith(header -> header.removeParents(2));
    assertInvalidWith(header -> header.getParentsBuilder(0).setParentHashes(0, UNKNOWN_HASH));
  }

  @Test
  void refusesAnEasierTargetEvenOneThatIsNoNumber() {
    assertInvalid(Pool.edit(pool.template(), header -> header.setBits(0x207fffff)));
    assertInvalid(Pool.edit(pool.template(), header -> header.setBits(0xff7fffff)));
  }

  @Test
  void refusesAParentNamedTwice() {
    assertInvalidWith(
        header ->
            header.getParentsBuilder(0).addParentHashes(header.getParents(0).getParentHashes(0)));
  }

  @Test
  void takesATimestampUpToTwoMinutesAhead() {
    assertInvalidWith(header -> header.setTimestamp(clock.millis() + 132_001));
    assertInvalidWith(header -> header.setTimestamp(clock.millis() - 1_000));

    RpcBlock late =
        Pool.edit(pool.template(), header -> header.setTimestamp(clock.millis() + 131_999));
    assertThat(pool.submit(Pool.solve(late)).hasError()).isFalse();
  }

  @Test
  void refusesATransactionThatLostAField() {
    pool.template();
    RpcBlock.Builder block =
        pool.template(Pool.address().toString(), "with a filler").getBlock().toBuilder();
    assertThat(block.getTransactionsCount()).isEqualTo(2);
    block.getTransactionsBuilder(1).clearStorageMass();

    assertInvalid(Pool.solve(block.build()));
  }

  @Test
  void refusesABlockWithoutTransactions() {
    assertInvalid(Pool.solve(pool.template()).toBuilder().clearTransactions().build());
  }

  @Test
  void saysWhatItCannotRead() {
    RpcBlock solved = Pool.solve(pool.template());

    assertUnreadable(
        pool.submit(Pool.edit(solved, header -> header.setBlueWork("xyz"))),
        "Hex parsing error: Invalid character");
    assertUnreadable(
        pool.submit(Pool.edit(solved, header -> header.setPruningPoint("ab"))),
        "Hex parsing error: Invalid string length");
    RpcBlock.Builder noSubnetwork = solved.toBuilder();
    noSubnetwork.getTransactionsBuilder(0).clearSubnetworkId();
    assertUnreadable(pool.submit(noSubnetwork.build()), "Invalid input length 40");
    assertThat(pool.submit(Pool.edit(solved, header -> header.setVersion(70_000))).hasError())
        .isTrue();
  }

  @Test
  void refusesEverythingWhileOutOfSync() {
    RpcBlock solved = Pool.solve(pool.template());
    node.control().setSynced(false);

    SubmitBlockResponse answer = pool.submit(solved);

    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.IS_IN_IBD);
    assertThat(answer.getError().getMessage())
        .isEqualTo("Block was not submitted: node is not synced");
    node.control().setSynced(true);
    assertThat(pool.submit(solved).hasError()).isFalse();
  }

  @Test
  void anotherUtxoCommitmentIsAcceptedButNeverOnTheChain() {
    RpcBlock template = pool.template();
    RpcBlock block =
        Pool.solve(Pool.edit(template, header -> header.setUtxoCommitment(UNKNOWN_HASH)));

    assertThat(pool.submit(block).hasError()).isFalse();
    assertThat(pool.block(Pool.hash(block)).getBlock().getVerboseData().getIsChainBlock())
        .isFalse();
    assertThat(pool.template().getHeader().getBlueScore()).isEqualTo(1);
  }

  @Test
  void countsBlocksThatDifferFromTheirTemplate() {
    RpcBlock solved = Pool.solve(pool.template());
    pool.submit(solved);
    assertThat(node.tampered()).isZero();

    pool.submit(solved.toBuilder().setUnknownFields(UnknownFieldSet.getDefaultInstance()).build());
    pool.submit(Pool.edit(solved, header -> header.setTimestamp(header.getTimestamp() + 1)));

    assertThat(node.tampered()).isEqualTo(2);
    assertThat(node.submittedBlocks()).hasSize(3).first().isEqualTo(solved);
    assertThat(node.issuedTemplates()).hasSize(1);
  }

  private void assertInvalidWith(Consumer<RpcBlockHeader.Builder> change) {
    assertInvalid(Pool.solve(Pool.edit(pool.template(), change)));
  }

  private void assertInvalid(RpcBlock block) {
    SubmitBlockResponse answer = pool.submit(block);
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.BLOCK_INVALID);
    assertThat(answer.getError().getMessage())
        .isEqualTo("Block was not submitted: block is invalid");
    assertThat(pool.block(Pool.hash(block)).hasError()).isTrue();
  }

  private static void assertUnreadable(SubmitBlockResponse answer, String text) {
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.NONE);
    assertThat(answer.getError().getMessage()).isEqualTo(text);
  }
}
