package io.kaspool.rigs;

import java.net.InetSocketAddress;
import java.time.Duration;

/// A crowd of cheap connections.
///
/// @param dialect how they log in and what they can read
public record LoadSettings(
    InetSocketAddress server, Dialect dialect, String wallet, Crowd crowd, Shares shares) {

  static final int SLOW_RECEIVE_BUFFER = 4096;
  static final Duration TICK = Duration.ofMillis(10);

  /// @param sourceAddresses over how many loopback addresses (127.0.0.1, .2, ...) they are spread,
  ///   since one address has some 28,000 ports and servers limit connections by address; at most
  ///   250
  /// @param connectsPerSecond the pace of connecting
  /// @param slowReaders so many of them stop reading once they are logged in, with a receive buffer
  ///   of 4 KiB, as miners behind a dead link do
  public record Crowd(
      int connections, int sourceAddresses, int connectsPerSecond, int slowReaders) {
    public Crowd {
      boolean sane =
          connections > 0
              && sourceAddresses > 0
              && sourceAddresses <= 250
              && connectsPerSecond > 0
              && slowReaders >= 0
              && slowReaders <= connections;
      if (!sane) {
        throw new IllegalArgumentException("a crowd that cannot be");
      }
    }
  }

  /// @param perSecond over all connections; 0 = none
  /// @param supplier finds what is submitted; used on the one thread of the share sender
  public record Shares(int perSecond, ShareSupplier supplier) {
    public static final Shares NONE = new Shares(0, ShareSupplier.searching(1));

    public Shares {
      if (perSecond < 0) {
        throw new IllegalArgumentException("a negative number of shares");
      }
    }
  }
}
