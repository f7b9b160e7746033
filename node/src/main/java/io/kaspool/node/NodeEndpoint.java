package io.kaspool.node;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a node listens for gRPC.
///
/// @param host name or address, an IPv6 address without brackets
/// @param port 1 to 65535
public record NodeEndpoint(String host, int port) {

  private static final String SCHEME = "grpc://";
  // [v6]:port, v6 without brackets and therefore without a port, or host:port.
  private static final Pattern SHAPE =
      Pattern.compile("\\[([0-9A-Fa-f:.%\\w]+)](?::(\\d{1,5}))?|([^\\s:/\\[\\]]+)(?::(\\d{1,5}))?");

  public NodeEndpoint {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "a node address needs a host, for example 127.0.0.1:16110");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "port " + port + " of node " + host + " is not in 1..65535");
    }
  }

  /// Reads `host`, `host:port`, `grpc://host:port` or `[::1]:port`.
  ///
  /// @throws IllegalArgumentException with a text for the operator, when it is anything else
  public static NodeEndpoint parse(String text, int defaultPort) {
    String address = text.strip();
    if (address.startsWith(SCHEME)) {
      address = address.substring(SCHEME.length());
    } else if (address.contains("://")) {
      // The predecessor took wRPC URLs here, so this is the mistake to expect.
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a gRPC address: give the node's gRPC address, such as host:"
              + defaultPort);
    }
    Matcher parts = SHAPE.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a node address: give host or host:port, such as host:"
              + defaultPort);
    }
    boolean bracketed = parts.group(1) != null;
    String port = parts.group(bracketed ? 2 : 4);
    return new NodeEndpoint(
        parts.group(bracketed ? 1 : 3), port == null ? defaultPort : Integer.parseInt(port));
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
