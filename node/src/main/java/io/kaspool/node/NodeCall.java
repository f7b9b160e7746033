package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.KaspadResponse.PayloadCase;
import io.kaspool.nodeapi.RPCError;
import java.time.Duration;

/// A kind of request whose answer is waited for; what goes wrong names it and the node.
///
/// @param name as kaspad calls it
/// @param answer the only kind of answer to it
record NodeCall(String name, PayloadCase answer, Duration timeout) {

  /// Waits for the answer, which may carry an error; only for virtual threads.
  KaspadResponse put(NodeConnection node, KaspadRequest.Builder request) {
    try {
      return switch (node.call(request, timeout)) {
        case Reply.Failed(String why) -> throw silence(node, why);
        case Reply.Answered(KaspadResponse response) when response.getPayloadCase() == answer ->
            response;
        case Reply.Answered _ -> throw failure(node, "not an answer to the question");
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw silence(node, "interrupted");
    }
  }

  void requireSuccess(NodeConnection node, boolean failed, RPCError error) {
    if (failed) {
      throw failure(node, error.getMessage());
    }
  }

  Hash hash(NodeConnection node, String text) {
    try {
      return Hash.parse(text);
    } catch (IllegalArgumentException e) {
      throw failure(node, "unreadable answer: " + e.getMessage());
    }
  }

  NodeException failure(NodeConnection node, String why) {
    return new NodeException(text(node, why));
  }

  private NodeException silence(NodeConnection node, String why) {
    return NodeException.silence(text(node, why));
  }

  private String text(NodeConnection node, String why) {
    return name + " on " + node.endpoint() + ": " + why;
  }
}
