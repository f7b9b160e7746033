package io.kaspool.simnode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RPCError;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// How one kind of request is answered. Runs under the network's lock.
@FunctionalInterface
interface Call {
  void handle(KaspadRequest request, Asker asker);

  /// Who sent the request.
  interface Asker {
    /// Answers, after other answers of the same kind.
    void reply(KaspadResponse.Builder answer);

    /// Answers before them.
    void replyAtOnce(KaspadResponse.Builder answer);

    /// How many answers of this kind are held back.
    int waiting();

    Subscriptions subscriptions();
  }

  /// One that only looks.
  static Call answering(BiConsumer<KaspadRequest, KaspadResponse.Builder> fill) {
    return (request, asker) -> {
      KaspadResponse.Builder answer = KaspadResponse.newBuilder();
      fill.accept(request, answer);
      asker.reply(answer);
    };
  }

  /// Fills in an answer, or its error.
  static void orError(Consumer<RPCError> setError, Runnable fill) {
    try {
      fill.run();
    } catch (NodeErrorException refused) {
      setError.accept(error(refused.text()));
    }
  }

  /// The answer to any kind of call that says nothing but an error.
  static KaspadResponse.Builder failure(KaspadRequest.PayloadCase call, String text) {
    KaspadResponse.Builder answer = KaspadResponse.newBuilder();
    // kaspad's convention: an answer has the number after its request's
    FieldDescriptor own = KaspadResponse.getDescriptor().findFieldByNumber(call.getNumber() + 1);
    Message.Builder failed = answer.newBuilderForField(own);
    failed.setField(own.getMessageType().findFieldByName("error"), error(text));
    return answer.setField(own, failed.build());
  }

  static RPCError error(String text) {
    return RPCError.newBuilder().setMessage(text).build();
  }
}
