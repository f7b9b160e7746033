package io.kaspool.node;

import java.util.function.Consumer;

/// What the feed needs of one node.
interface TemplateSource {

  /// One fetched template, or why there is none.
  sealed interface Fetched {
    record Good(BlockTemplate template) implements Fetched {}

    record Bad(String why) implements Fetched {}
  }

  NodeEndpoint endpoint();

  Link link();

  /// Whether a new template was announced since the last call.
  boolean takeNotified();

  /// Asks once more, on the given session, that new templates be announced; returns at once.
  void renewSubscription(long session);

  /// Fetches a template on the given session; answers exactly once, on any thread.
  void fetch(long session, Consumer<Fetched> whenDone);
}
