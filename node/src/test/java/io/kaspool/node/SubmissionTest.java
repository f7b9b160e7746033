package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.kaspool.node.SubmitVerdict.Accepted;
import io.kaspool.node.SubmitVerdict.NotSynced;
import io.kaspool.node.SubmitVerdict.Rejected;
import io.kaspool.node.SubmitVerdict.Unanswered;
import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two nodes that say what the tests want; blocks are of a template of the first.
class SubmissionTest {
  private static final PayloadCase SUBMIT = PayloadCase.SUBMIT_BLOCK_REQUEST;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FULL = "Block was not submitted: route is full";

  private final ScriptedNode own = new ScriptedNode();
  private final ScriptedNode other = new ScriptedNode();
  private final NodeSetFixture fixture =
      new NodeSetFixture(NodeSetFixture.settings(own.endpoint(), other.endpoint()));
  private final RecordingSubmission submission = new RecordingSubmission();

  @AfterEach
  void stop() {
    fixture.close();
    own.close();
    other.close();
  }

  private void awaitConnected() {
    await().atMost(PATIENCE).until(() -> fixture.events.count("connected mining") == 2);
  }

  private SolvedBlock block(long nonce) {
    return BlockTemplate.of(Templates.block(1000, 1_800_000_000_000L, 5), true, own.endpoint(), 0)
        .solve(nonce);
  }

  private void submit() {
    fixture.nodes.submit(block(42), submission);
  }

  private void awaitVerdicts(int count) {
    await().atMost(PATIENCE).until(() -> submission.verdicts().size() == count);
    await().atMost(PATIENCE).until(() -> submission.outcomes().size() == 1);
  }

  @Test
  void sendsTheBlockToEveryNode() {
    awaitConnected();
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts())
        .containsEntry(own.endpoint(), new Accepted())
        .containsEntry(other.endpoint(), new Accepted());
    assertThat(submission.outcomes().getFirst()).isInstanceOf(BlockOutcome.Accepted.class);
    assertThat(submission.threads()).allMatch(Thread::isVirtual);
  }

  @Test
  void keepsFieldsItDoesNotKnow() {
    awaitConnected();
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(
                4242,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("newer"))
                    .build())
            .build();
    RpcBlock plain = Templates.block(1000, 1_800_000_000_000L, 5);
    RpcBlock newer =
        plain.toBuilder()
            .setUnknownFields(unknown)
            .setHeader(plain.getHeader().toBuilder().setUnknownFields(unknown))
            .setTransactions(0, plain.getTransactions(0).toBuilder().setUnknownFields(unknown))
            .build();
    SolvedBlock solved = BlockTemplate.of(newer, true, own.endpoint(), 0).solve(-7);
    fixture.nodes.submit(solved, submission);
    awaitVerdicts(2);
    RpcBlock sent = own.requests(SUBMIT).getFirst().getSubmitBlockRequest().getBlock();
    assertThat(sent)
        .isEqualTo(newer.toBuilder().setHeader(newer.getHeader().toBuilder().setNonce(-7)).build());
    assertThat(sent.getHeader().getUnknownFields()).isEqualTo(unknown);
  }

  @Test
  void anotherNodesRejectionIsNoVerdictOnTheBlock() {
    awaitConnected();
    other.answer(
        SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.BLOCK_INVALID, "no parent"));
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts()).containsEntry(other.endpoint(), new Rejected("no parent"));
    assertThat(submission.outcomes()).containsExactly(new BlockOutcome.Accepted(own.endpoint()));
  }

  @Test
  void theTemplatesNodeDecidesOnRejection() {
    awaitConnected();
    own.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.BLOCK_INVALID, "bad"));
    other.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.BLOCK_INVALID, "worse"));
    submit();
    awaitVerdicts(2);
    assertThat(submission.outcomes()).containsExactly(new BlockOutcome.Rejected("bad"));
    assertThat(own.received(SUBMIT)).isEqualTo(1);
  }

  @Test
  void anotherNodesAcceptanceOutweighsARejection() {
    awaitConnected();
    own.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.BLOCK_INVALID, "bad"));
    AtomicInteger asked = new AtomicInteger();
    other.answer(SUBMIT, fullUntil(asked, 3));
    submit();
    awaitVerdicts(2);
    assertThat(submission.outcomes()).containsExactly(new BlockOutcome.Accepted(other.endpoint()));
  }

  @Test
  void triesAgainWhenTheRouteIsFull() {
    awaitConnected();
    AtomicInteger asked = new AtomicInteger();
    own.answer(SUBMIT, fullUntil(asked, 4));
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts()).containsEntry(own.endpoint(), new Accepted());
    assertThat(own.received(SUBMIT)).isEqualTo(4);
    assertThat(own.requests(SUBMIT).stream().map(KaspadRequest::getSubmitBlockRequest).distinct())
        .hasSize(1);
  }

  private static Function<KaspadRequest, Optional<KaspadResponse>> fullUntil(
      AtomicInteger asked, int attempt) {
    return request ->
        Optional.of(
            ScriptedNode.submitted(
                    SubmitBlockRejectReason.NONE, asked.incrementAndGet() < attempt ? FULL : "")
                .build());
  }

  @Test
  void triesAgainWithoutAnAnswer() {
    awaitConnected();
    AtomicInteger asked = new AtomicInteger();
    own.answer(
        SUBMIT,
        request ->
            asked.incrementAndGet() < 3
                ? Optional.empty()
                : Optional.of(ScriptedNode.submitted(SubmitBlockRejectReason.NONE, "").build()));
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts()).containsEntry(own.endpoint(), new Accepted());
  }

  @Test
  void isUndecidedWhenNobodyAnswers() {
    awaitConnected();
    own.silence(SUBMIT);
    other.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.BLOCK_INVALID, "bad"));
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts())
        .containsEntry(own.endpoint(), new Unanswered("no answer within 300 ms"));
    assertThat(submission.outcomes().getFirst())
        .isInstanceOfSatisfying(
            BlockOutcome.Undecided.class,
            undecided ->
                assertThat(undecided.reason())
                    .contains(other.endpoint() + " rejected it: bad")
                    .contains(own.endpoint() + " gave no answer: no answer within 300 ms"));
  }

  @Test
  void goesOnTryingWhileTheNodeIsNotSynced() {
    awaitConnected();
    own.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.IS_IN_IBD, "in IBD"));
    other.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.IS_IN_IBD, "in IBD"));
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts()).containsEntry(own.endpoint(), new NotSynced("in IBD"));
    assertThat(own.received(SUBMIT)).isBetween(2L, 4L);
    assertThat(submission.outcomes().getFirst()).isInstanceOf(BlockOutcome.Undecided.class);
  }

  @Test
  void bringsTheBlockToANodeThatComesBack() {
    awaitConnected();
    own.kill();
    await().atMost(PATIENCE).until(() -> fixture.events.count("lost mining") == 1);
    submit();
    await().atMost(PATIENCE).until(() -> submission.verdicts().containsKey(other.endpoint()));
    own.restart();
    awaitVerdicts(2);
    assertThat(submission.verdicts()).containsEntry(own.endpoint(), new Accepted());
  }

  @Test
  void givesUpOnANodeThatStaysAway() {
    awaitConnected();
    own.kill();
    await().atMost(PATIENCE).until(() -> fixture.events.count("lost mining") == 1);
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts().get(own.endpoint())).isInstanceOf(Unanswered.class);
    assertThat(submission.outcomes()).containsExactly(new BlockOutcome.Accepted(other.endpoint()));
  }

  @Test
  void waitsLongerWhileNoNodeIsConnected() {
    awaitConnected();
    own.kill();
    other.kill();
    await().atMost(PATIENCE).until(() -> fixture.events.count("lost mining") == 2);
    submit();
    // Longer than a block is tried while another node has it.
    await()
        .pollDelay(NodeSetFixture.QUICK.retry().plusMillis(300))
        .until(() -> submission.verdicts().isEmpty());
    other.restart();
    await().atMost(PATIENCE).until(() -> submission.outcomes().size() == 1);
    assertThat(submission.outcomes()).containsExactly(new BlockOutcome.Accepted(other.endpoint()));
  }

  @Test
  void sendsAtMostTenBlocksAtOnceAndReportsEveryOne() {
    awaitConnected();
    own.silence(SUBMIT);
    List<RecordingSubmission> all = new ArrayList<>();
    int total = SubmitLane.MAX_IN_FLIGHT + SubmitLane.MAX_WAITING + 5;
    for (int nonce = 0; nonce < total; nonce++) {
      RecordingSubmission one = new RecordingSubmission();
      all.add(one);
      fixture.nodes.submit(block(nonce), one);
    }
    assertThat(fixture.events.count("submissionDropped " + own.endpoint())).isEqualTo(5);
    await().until(() -> own.received(SUBMIT) >= SubmitLane.MAX_IN_FLIGHT);
    assertThat(own.received(SUBMIT)).isEqualTo(SubmitLane.MAX_IN_FLIGHT);
    own.answer(SUBMIT, ScriptedNode.submitted(SubmitBlockRejectReason.NONE, ""));
    await().atMost(PATIENCE).until(() -> all.stream().allMatch(one -> one.verdicts().size() == 2));
    assertThat(all.stream().filter(one -> one.verdicts().get(own.endpoint()) instanceof Accepted))
        .hasSize(total - 5);
    assertThat(all).allMatch(one -> one.outcomes().size() == 1);
  }

  @Test
  void reportsWhatIsOnItsWayWhenThePoolCloses() {
    awaitConnected();
    own.silence(SUBMIT);
    other.silence(SUBMIT);
    submit();
    await().until(() -> own.received(SUBMIT) == 1);
    fixture.nodes.close();
    awaitVerdicts(2);
    assertThat(submission.outcomes().getFirst()).isInstanceOf(BlockOutcome.Undecided.class);
  }

  @Test
  void reportsWhatWaitsWhenThePoolCloses() {
    awaitConnected();
    own.silence(SUBMIT);
    List<RecordingSubmission> all = new ArrayList<>();
    for (int nonce = 0; nonce < 100; nonce++) {
      RecordingSubmission one = new RecordingSubmission();
      all.add(one);
      fixture.nodes.submit(block(nonce), one);
    }
    fixture.nodes.close();
    await().until(() -> all.stream().allMatch(one -> one.outcomes().size() == 1));
    assertThat(all).allMatch(one -> one.verdicts().size() == 2);
  }

  @Test
  void reportsABlockThatComesAfterTheEnd() {
    awaitConnected();
    fixture.nodes.close();
    submit();
    awaitVerdicts(2);
    assertThat(submission.verdicts())
        .containsEntry(own.endpoint(), new Unanswered("the pool is closing"));
  }
}
