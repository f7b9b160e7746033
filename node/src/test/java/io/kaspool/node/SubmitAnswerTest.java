package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.node.SubmitVerdict.Accepted;
import io.kaspool.node.SubmitVerdict.NotSynced;
import io.kaspool.node.SubmitVerdict.Rejected;
import io.kaspool.node.SubmitVerdict.Unanswered;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockResponse;
import org.junit.jupiter.api.Test;

class SubmitAnswerTest {

  private static SubmitAnswer read(SubmitBlockRejectReason reason, String error) {
    return SubmitAnswer.read(new Reply.Answered(ScriptedNode.submitted(reason, error).build()));
  }

  @Test
  void acceptsOnlyWithoutReasonAndError() {
    assertThat(read(SubmitBlockRejectReason.NONE, ""))
        .isEqualTo(new SubmitAnswer.Final(new Accepted()));
    assertThat(read(SubmitBlockRejectReason.NONE, "cannot parse"))
        .isEqualTo(new SubmitAnswer.Final(new Rejected("cannot parse")));
  }

  @Test
  void keepsTheNodesWordsOnAnInvalidBlock() {
    String text = "Block was not submitted: block is invalid";
    assertThat(read(SubmitBlockRejectReason.BLOCK_INVALID, text))
        .isEqualTo(new SubmitAnswer.Final(new Rejected(text)));
    assertThat(read(SubmitBlockRejectReason.BLOCK_INVALID, ""))
        .isEqualTo(new SubmitAnswer.Final(new Rejected("block is invalid")));
  }

  @Test
  void triesAgainWhenTheNodeCannotTakeItNow() {
    String full = "Block was not submitted: route is full";
    assertThat(read(SubmitBlockRejectReason.NONE, full))
        .isEqualTo(new SubmitAnswer.Again(new Unanswered(full), SubmitAnswer.FULL_PAUSE));
    String unsynced = "Block was not submitted: node is not synced";
    assertThat(read(SubmitBlockRejectReason.IS_IN_IBD, unsynced))
        .isEqualTo(new SubmitAnswer.Again(new NotSynced(unsynced), SubmitAnswer.UNSYNCED_PAUSE));
    String moving = "consensus is currently in a transitional ibd state";
    assertThat(read(SubmitBlockRejectReason.NONE, moving))
        .isEqualTo(new SubmitAnswer.Again(new NotSynced(moving), SubmitAnswer.UNSYNCED_PAUSE));
  }

  @Test
  void rejectsForAReasonOfANewerNode() {
    KaspadResponse newer =
        KaspadResponse.newBuilder()
            .setSubmitBlockResponse(SubmitBlockResponse.newBuilder().setRejectReasonValue(9))
            .build();
    assertThat(SubmitAnswer.read(new Reply.Answered(newer)))
        .isEqualTo(new SubmitAnswer.Final(new Rejected("reason 9, unknown here")));
  }

  @Test
  void triesAgainWithoutAnAnswer() {
    assertThat(SubmitAnswer.read(new Reply.Failed("lost")))
        .isEqualTo(new SubmitAnswer.Again(new Unanswered("lost"), SubmitAnswer.LOST_PAUSE));
    assertThat(SubmitAnswer.read(new Reply.Answered(KaspadResponse.getDefaultInstance())))
        .isInstanceOf(SubmitAnswer.Again.class);
  }
}
