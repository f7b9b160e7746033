package io.kaspool.ops;

import java.net.InetSocketAddress;
import java.net.URI;

/// What this room tells the operator. Called from any thread; implementations return at once.
public interface OpsEvents {
  /// Metrics and health are served at this address.
  void serving(InetSocketAddress address);

  /// The push gateway stopped taking metrics. Told once; `pushRecovered` follows.
  void pushFailed(URI gateway, String why);

  void pushRecovered(URI gateway);

  /// A scheduled task ended with an exception that nobody expected. A repeated task goes on.
  void taskFailed(String scheduler, RuntimeException cause);
}
