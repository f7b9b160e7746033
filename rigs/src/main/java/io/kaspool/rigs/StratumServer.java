package io.kaspool.rigs;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a stratum server listens. The name is resolved at every connect, as firmware does.
public record StratumServer(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:stratum\\+tcp://|tcp://)?(\\[[^\\]]+]|[^:/\\[\\]]+):(\\d{1,5})/?");

  public StratumServer {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
    }
  }

  /// Reads `stratum+tcp://host:port` or `host:port`.
  ///
  /// @throws IllegalArgumentException with the form that is expected
  public static StratumServer parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no stratum address: give it as stratum+tcp://host:port");
    }
    String host = matcher.group(1);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new StratumServer(bare, Integer.parseInt(matcher.group(2)));
  }

  public static StratumServer of(InetSocketAddress address) {
    return new StratumServer(address.getHostString(), address.getPort());
  }

  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
