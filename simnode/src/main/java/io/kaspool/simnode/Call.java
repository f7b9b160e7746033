package io.kaspool.simnode;

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

  static RPCError error(String text) {
    return RPCError.newBuilder().setMessage(text).build();
  }
}
