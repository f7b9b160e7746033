package io.kaspool.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Asks the nodes in sync, one after the other, over the accounting connections. Blocks the caller;
/// any number of virtual threads, bounded by what a stream takes.
final class TrustedNodes {
  // Texts of rusty-kaspa's ConsensusError for what it does not have (any more).
  private static final List<String> LACKING =
      List.of("cannot find header", "cannot find full block", "some data is missing for block");

  /// One node's word.
  sealed interface Word<T> {
    record Known<T>(T answer) implements Word<T> {}

    /// It does not have what it was asked for.
    record Unknown<T>(String nodeText) implements Word<T> {}
  }

  /// Asks one node; what fails is thrown as a [NodeException].
  interface Question<T> {
    Word<T> put(NodeConnection node);
  }

  private final List<NodeConnection> connections;
  private final boolean requireSynced;

  TrustedNodes(List<NodeConnection> connections, boolean requireSynced) {
    this.connections = connections;
    this.requireSynced = requireSynced;
  }

  /// Asks until one node knows. Unknown is only what every node in sync does not know, and none
  /// failed to say: money is written off on it.
  ///
  /// @param about what cannot be told if all fails, for the message
  <T> Word<T> ask(String about, Question<T> question) {
    List<String> failures = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    boolean allAnswered = true;
    for (NodeConnection connection : connections) {
      if (isTrusted(connection.link(), requireSynced)) {
        try {
          Word<T> word = question.put(connection);
          if (!(word instanceof Word.Unknown<T>(String text))) {
            return word;
          }
          unknown.add(connection.endpoint() + ": " + text);
        } catch (NodeException e) {
          failures.add(e.getMessage());
          allAnswered &= e.isAnswer();
        }
      }
    }
    if (failures.isEmpty() && !unknown.isEmpty()) {
      return new Word.Unknown<>(String.join("; ", unknown));
    }
    String text = "cannot tell " + about + ": ";
    if (failures.isEmpty()) {
      throw NodeException.silence(text + "no node in sync is connected; see the nodes' states");
    }
    text += String.join("; ", failures);
    throw allAnswered ? new NodeException(text) : NodeException.silence(text);
  }

  static boolean isTrusted(Link link, boolean requireSynced) {
    return link instanceof Link.Up up && (up.info().synced() || !requireSynced);
  }

  /// Whether the text says that the node does not have the block (any more).
  static boolean saysLacking(String nodeText) {
    String text = nodeText.toLowerCase(Locale.ROOT);
    return LACKING.stream().anyMatch(text::contains);
  }
}
