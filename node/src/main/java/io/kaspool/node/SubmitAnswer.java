package io.kaspool.node;

import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.time.Duration;
import java.util.Locale;

/// What one attempt to submit a block brought.
sealed interface SubmitAnswer {

  record Final(SubmitVerdict verdict) implements SubmitAnswer {}

  /// The same block again after the pause: it is idempotent, a block that the node has is accepted.
  ///
  /// @param ifLast the verdict when there is no time for another attempt
  record Again(SubmitVerdict ifLast, Duration pause) implements SubmitAnswer {}

  Duration FULL_PAUSE = Duration.ofMillis(50);
  Duration LOST_PAUSE = Duration.ofMillis(100);
  Duration UNSYNCED_PAUSE = Duration.ofMillis(500);

  static SubmitAnswer read(Reply reply) {
    return switch (reply) {
      case Reply.Failed(String why) -> new Again(new SubmitVerdict.Unanswered(why), LOST_PAUSE);
      case Reply.Answered(KaspadResponse response) when response.hasSubmitBlockResponse() ->
          read(response.getSubmitBlockResponse());
      case Reply.Answered _ -> new Again(new SubmitVerdict.Unanswered("not an answer"), LOST_PAUSE);
    };
  }

  private static SubmitAnswer read(SubmitBlockResponse answer) {
    String text = answer.getError().getMessage();
    return switch (answer.getRejectReason()) {
      case NONE -> answer.hasError() ? readError(text) : new Final(new SubmitVerdict.Accepted());
      case BLOCK_INVALID -> new Final(new SubmitVerdict.Rejected(orElse(text, "block is invalid")));
      case IS_IN_IBD ->
          new Again(
              new SubmitVerdict.NotSynced(orElse(text, "node is not synced")), UNSYNCED_PAUSE);
      case UNRECOGNIZED ->
          new Final(
              new SubmitVerdict.Rejected(
                  orElse(text, "reason " + answer.getRejectReasonValue() + ", unknown here")));
    };
  }

  // rusty-kaspa answers these without a reject reason: its queue of 20 is full, the node is between
  // two consensus instances, or it could not read the request.
  private static SubmitAnswer readError(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("route is full") || lower.contains("routeisfull")) {
      return new Again(new SubmitVerdict.Unanswered(text), FULL_PAUSE);
    }
    if (lower.contains("transitional")) {
      return new Again(new SubmitVerdict.NotSynced(text), UNSYNCED_PAUSE);
    }
    return new Final(new SubmitVerdict.Rejected(text));
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }
}
