package io.kaspool.rigs;

import io.kaspool.rigs.ProtocolFault.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The three shapes of a subscribe reply in the field, and who can read which.
final class SubscribeReply {
  private SubscribeReply() {}

  /// The extranonce in it, if this shape has one.
  ///
  /// @throws UnreadableException when this firmware cannot read the shape
  static Optional<Extranonce> extranonce(ServerLine.Reply reply, Dialect dialect)
      throws UnreadableException {
    JsonNode result = reply.result();
    if (result == null || !result.isArray() || result.isEmpty()) {
      throw new UnreadableException(Kind.SUBSCRIBE_REPLY, "result is no list");
    }
    boolean threeElements = result.size() == 3 && result.get(1).isString();
    if (dialect == Dialect.BITMAIN) {
      // GodMiner reads result[1] as text and result[2] as an integer, nothing else.
      if (!threeElements) {
        throw new UnreadableException(Kind.EXTRANONCE, "no [any, \"extranonce\", size]");
      }
      return Optional.of(extranonce(result, dialect));
    }
    JsonNode first = result.get(0);
    if (first.isBoolean() && first.booleanValue()) {
      return Optional.empty(); // [true, "EthereumStratum/1.0.0"]
    }
    if (first.isArray() && threeElements) {
      return Optional.of(extranonce(result, dialect)); // [[[...]], "extranonce", size]
    }
    throw new UnreadableException(Kind.SUBSCRIBE_REPLY, "a shape this firmware does not read");
  }

  private static Extranonce extranonce(JsonNode result, Dialect dialect)
      throws UnreadableException {
    return ServerLine.extranonce(result.get(1), result.get(2), dialect.extranonceForm());
  }
}
