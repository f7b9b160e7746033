package io.kaspool.cli.config;

import java.net.InetAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where metrics and health are shown.
///
/// @param port 0 = any free one
/// @param pushGateway null = none; may hold credentials
public record MetricsConfig(int port, InetAddress bind, @Nullable URI pushGateway) {
  /// Without the push gateway's credentials.
  @Override
  public String toString() {
    URI gateway = pushGateway;
    String shown = gateway == null ? "none" : Types.withoutUserInfo(gateway);
    return "MetricsConfig[port=" + port + ", bind=" + bind + ", pushGateway=" + shown + "]";
  }
}
