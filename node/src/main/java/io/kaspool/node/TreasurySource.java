package io.kaspool.node;

import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import java.util.List;
import java.util.function.Consumer;

/// What the watch needs of one node.
interface TreasurySource {

  /// The outputs to the treasury, or why there are none.
  sealed interface Fetched {
    /// As they came, to be read by the watch: there may be a great many.
    record Good(List<RpcUtxosByAddressesEntry> entries) implements Fetched {}

    record Bad(String why) implements Fetched {}
  }

  NodeEndpoint endpoint();

  Link link();

  /// From now on news of this session are kept, and what was kept is forgotten.
  void listen(long session);

  /// What was announced since the last call.
  TreasuryNews takeNews();

  /// Subscribes on the given session, which may be done again and again, and once that is done
  /// fetches all outputs; answers exactly once, on any thread.
  void fetch(long session, Consumer<Fetched> whenDone);
}
