package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Status;
import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockDagInfoRequest;
import io.kaspool.nodeapi.GetFeeEstimateRequest;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.PingRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockResponse;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Templates and submitted blocks over the real port.
final class SimNodeTest {
  private static final String ELSEWHERE = Hash.ZERO.toString();

  private final SteppedClock clock = new SteppedClock();
  private final SimNodeSettings settings =
      SimNodeSettings.defaults().withHashesPerBlock(2).withClock(clock);

  @AutoClose private final SimNode node = SimNode.start(settings.withUnknownFields(true));
  @AutoClose private final Miner miner = new Miner(node, 1);

  @Test
  void givesTheSameBytesForASecond() {
    RpcBlock template = miner.template("a");
    clock.advance(Duration.ofSeconds(1));
    assertThat(miner.template("a").toByteString()).isEqualTo(template.toByteString());
  }

  @Test
  void givesAnotherMinerTheSameWithHisCoinbaseAndTheTimeOfAsking() {
    RpcBlock template = miner.template("a");
    clock.advance(Duration.ofMillis(400));
    RpcBlock other = miner.template("b");
    assertThat(other.getHeader().getTimestamp())
        .isEqualTo(template.getHeader().getTimestamp() + 400);
    assertThat(other.getTransactions(0)).isNotEqualTo(template.getTransactions(0));
    assertThat(other.getHeader().getHashMerkleRoot())
        .isNotEqualTo(template.getHeader().getHashMerkleRoot());
    clock.advance(Duration.ofMillis(400));
    assertThat(miner.template("b").getHeader().getTimestamp())
        .as("only the first miner's is kept")
        .isEqualTo(template.getHeader().getTimestamp() + 800);
    assertThat(miner.template("a")).isEqualTo(template);
  }

  @Test
  void givesANewTemplateAfterASecond() {
    RpcBlock template = miner.template("a");
    RpcBlock next = nextTemplate();
    assertThat(next.getHeader().getTimestamp())
        .isEqualTo(template.getHeader().getTimestamp() + 1001);
    assertThat(next.getHeader().getParentsList()).isEqualTo(template.getHeader().getParentsList());
  }

  @Test
  void givesANewTemplateAfterABlock() {
    RpcBlock template = miner.template("");
    String block = miner.mine();
    RpcBlock next = miner.template("");
    assertThat(next).isNotEqualTo(template);
    assertThat(next.getHeader().getParents(0).getParentHashesList()).containsExactly(block);
    assertThat(next.getHeader().getDaaScore()).isOne();
    assertThat(next.getHeader().getBlueScore()).isEqualTo(2);
  }

  @Test
  void everyOtherTemplateCarriesTransactionsOfBothKinds() {
    assertThat(miner.template("a").getTransactionsCount()).isOne();
    RpcBlock second = nextTemplate();
    assertThat(second.getTransactionsCount()).isEqualTo(3);
    RpcTransaction payment = second.getTransactions(1);
    assertThat(payment.getVersion()).isZero();
    assertThat(payment.getStorageMass()).isPositive();
    assertThat(payment.getInputs(0).getSigOpCount()).isOne();
    RpcTransaction filler = second.getTransactions(2);
    assertThat(filler.getVersion()).isOne();
    assertThat(filler.getStorageMass()).isPositive();
    assertThat(filler.getInputs(0).getComputeBudget()).isPositive();
    assertThat(filler.getOutputs(0).hasCovenant()).isTrue();
    miner.submitAccepted(Miner.solve(second));
  }

  @Test
  void carriesUnknownFieldsWhenAskedTo() {
    RpcBlock template = miner.template("a");
    assertThat(template.getUnknownFields().asMap()).isNotEmpty();
    assertThat(template.getHeader().getUnknownFields().asMap()).isNotEmpty();
    assertThat(template.getTransactions(0).getUnknownFields().asMap()).isNotEmpty();
    miner.submitAccepted(Miner.solve(template));
    assertThat(node.tampered()).isZero();
  }

  @Test
  void carriesNoUnknownFieldsOtherwise() {
    try (SimNode plain = SimNode.start(settings);
        Miner other = new Miner(plain, 1)) {
      RpcBlock template = other.template("a");
      assertThat(template.getUnknownFields().asMap()).isEmpty();
      assertThat(template.getHeader().getUnknownFields().asMap()).isEmpty();
    }
  }

  @Test
  void noticesWhoLosesAField() {
    RpcBlock template = miner.template("a");
    RpcBlock solved =
        Miner.solve(
            template.toBuilder()
                .setUnknownFields(com.google.protobuf.UnknownFieldSet.getDefaultInstance())
                .build());
    miner.submitAccepted(solved);
    assertThat(node.tampered()).isOne();
  }

  @Test
  void noticesWhoChangesTheTimestamp() {
    RpcBlock template = miner.template("a");
    long later = template.getHeader().getTimestamp() + 1;
    miner.submitAccepted(
        Miner.solve(Miner.changed(template, header -> header.setTimestamp(later))));
    assertThat(node.tampered()).isOne();
  }

  @Test
  void losingACovenantBreaksTheMerkleRoot() {
    miner.template("a");
    RpcBlock template = nextTemplate();
    RpcBlock.Builder block = template.toBuilder();
    block.getTransactionsBuilder(2).getOutputsBuilder(0).clearCovenant();
    assertInvalid(miner.submit(Miner.solve(block.build())));
    assertThat(node.tampered()).isOne();
    // which does not make the block's header suspect
    miner.submitAccepted(Miner.solve(template));
  }

  @Test
  void keepsWhatWentOutAndCameBack() {
    RpcBlock template = miner.template("a");
    miner.template("a");
    RpcBlock solved = Miner.solve(template);
    miner.submitAccepted(solved);
    assertThat(node.issuedTemplates()).containsExactly(template);
    assertThat(node.submittedBlocks()).containsExactly(solved);
  }

  @Test
  void answersSuccessToADisqualifiedBlockAndMergesItButNeverBuildsOnIt() {
    RpcBlock wrong =
        Miner.solve(
            Miner.changed(miner.template("a"), header -> header.setUtxoCommitment(ELSEWHERE)));
    String hash = Miner.hash(wrong);
    miner.submitAccepted(wrong);
    for (int i = 0; i < 3; i++) {
      clock.advance(Duration.ofMillis(1));
      miner.mine();
    }
    assertThat(miner.reward(hash).getBlockColor()).as("as on kaspad").isEqualTo(BlockColor.BLUE);
    assertThat(miner.block(hash).getBlock().getVerboseData().getIsChainBlock()).isFalse();
    miner.submitAccepted(wrong); // known
  }

  @Test
  void refusesABlockOnADisqualifiedOne() {
    RpcBlock wrong =
        Miner.solve(
            Miner.changed(miner.template("a"), header -> header.setUtxoCommitment(ELSEWHERE)));
    miner.submitAccepted(wrong);
    RpcBlock.Builder child = miner.template("b").toBuilder();
    child.getHeaderBuilder().getParentsBuilder(0).setParentHashes(0, Miner.hash(wrong));
    assertInvalid(miner.submit(Miner.solve(child.build())));
  }

  @Test
  void refusesTheSameParentTwice() {
    RpcBlock.Builder block = miner.template("a").toBuilder();
    String parent = block.getHeader().getParents(0).getParentHashes(0);
    block.getHeaderBuilder().getParentsBuilder(0).addParentHashes(parent);
    assertInvalid(miner.submit(Miner.solve(block.build())));
  }

  @Test
  void refusesParentsOfWhichOneIsInThePastOfAnother() {
    String first = miner.mine();
    miner.mine();
    RpcBlock.Builder block = miner.template("a").toBuilder();
    block.getHeaderBuilder().getParentsBuilder(0).addParentHashes(first);
    assertInvalid(miner.submit(Miner.solve(block.build())));
  }

  @Test
  void answersToAHeaderThatItCannotReadAndKeepsTheStream() {
    RpcBlock block = Miner.changed(miner.template("a"), header -> header.setVersion(70_000));
    SubmitBlockResponse answer = miner.submit(block);
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.NONE);
    assertThat(answer.getError().getMessage()).isNotEmpty();
    miner.mine();
  }

  @Test
  void endsTheStreamOnACallThatItDoesNotHave() {
    try (RpcClient other = RpcClient.connect(node.port())) {
      other.write(
          KaspadRequest.newBuilder()
              .setGetFeeEstimateRequest(GetFeeEstimateRequest.getDefaultInstance())
              .build());
      assertThat(RpcClient.await(other.end()).getCode()).isEqualTo(Status.Code.OK);
    }
    miner.mine(); // the others go on
  }

  @Test
  void tellsTheDifficultyOfTheNetwork() {
    var info =
        miner
            .client()
            .call(call -> call.setGetBlockDagInfoRequest(GetBlockDagInfoRequest.newBuilder()))
            .getGetBlockDagInfoResponse();
    assertThat(info.getDifficulty()).as("kaspad's own number").isEqualTo(1.0000001192093038);
  }

  @Test
  void nodesOfOneNetworkShareTheChain() {
    SimNetwork network = SimNetwork.create(settings);
    try (SimNode first = SimNode.start(settings, network);
        SimNode second = SimNode.start(settings, network);
        Miner here = new Miner(first, 1);
        Miner there = new Miner(second, 2)) {
      RpcBlock block = here.solvedTemplate("a");
      there.submitAccepted(block);
      assertThat(here.sink()).isEqualTo(Miner.hash(block)).isEqualTo(there.sink());
      here.submitAccepted(block); // known
      assertThat(first.submittedBlocks()).hasSize(1);
    } finally {
      network.close();
    }
  }

  @Test
  void aTemplateOfAnotherNodeOfTheNetworkIsNotTampering() {
    SimNetwork network = SimNetwork.create(settings);
    try (SimNode first = SimNode.start(settings, network);
        SimNode second = SimNode.start(settings, network);
        Miner here = new Miner(first, 1);
        Miner there = new Miner(second, 2)) {
      there.submitAccepted(here.solvedTemplate("a"));
      assertThat(second.tampered()).isZero();
    } finally {
      network.close();
    }
  }

  @Test
  void saysWhichPortIsTaken() {
    assertThatExceptionOfType(OperatorException.class)
        .isThrownBy(() -> SimNode.start(settings.withPort(node.port())))
        .withMessageStartingWith("PORT_UNAVAILABLE: cannot listen on ")
        .withMessageContaining(":" + node.port());
    var answer = miner.client().call(call -> call.setPingRequest(PingRequest.newBuilder()));
    assertThat(answer.hasPingResponse()).isTrue();
  }

  private RpcBlock nextTemplate() {
    clock.advance(Duration.ofMillis(1001));
    return miner.template("a");
  }

  private static void assertInvalid(SubmitBlockResponse answer) {
    assertThat(answer.getRejectReason()).isEqualTo(SubmitBlockRejectReason.BLOCK_INVALID);
    assertThat(answer.getError().getMessage())
        .isEqualTo("Block was not submitted: block is invalid");
  }
}
