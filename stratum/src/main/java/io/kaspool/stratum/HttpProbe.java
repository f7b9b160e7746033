package io.kaspool.stratum;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Tells web browsers, health checks and miners in getwork mode from stratum by the first word they
/// say.
final class HttpProbe {
  private static final List<String> OPENINGS =
      List.of("GET ", "POST ", "PUT ", "DELETE ", "HEAD ", "OPTIONS ", "PRI * HTTP/2");

  private HttpProbe() {}

  static boolean isHttp(ByteBuf line) {
    int length = Math.min(16, line.readableBytes());
    String start = line.toString(line.readerIndex(), length, StandardCharsets.US_ASCII);
    return OPENINGS.stream().anyMatch(start::startsWith);
  }
}
