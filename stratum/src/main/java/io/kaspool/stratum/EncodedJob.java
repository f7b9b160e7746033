package io.kaspool.stratum;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.Job;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/// A job with its `mining.notify` lines, each written once; every session of a dialect gets the
/// same bytes. Immutable; any thread. The buffers are collected with it, not counted.
public final class EncodedJob {
  private record Form(JobEncoding encoding, Envelope envelope) {}

  private final Job job;
  private final Map<Form, ByteBuf> lines = new HashMap<>(); // not changed after construction

  private EncodedJob(Job job, String hex, String array) {
    this.job = job;
    for (Dialect dialect : Dialect.ALL) {
      String params =
          switch (dialect.jobs()) {
            case HEX80 -> hex;
            case ARRAY -> array;
          };
      lines.computeIfAbsent(form(dialect), form -> line(form.envelope(), params));
    }
  }

  private static Form form(Dialect dialect) {
    return new Form(dialect.jobs(), dialect.jobEnvelope());
  }

  public static EncodedJob of(Job job) {
    Hash hash = job.prePowHash();
    long timestamp = job.timestampMillis();
    return new EncodedJob(
        job, hexParams(job.id(), hash, timestamp), arrayParams(job.id(), hash, timestamp));
  }

  static String hexParams(String id, Hash prePowHash, long timestampMillis) {
    // the timestamp's bytes are little-endian
    String timestamp = HexFormat.of().toHexDigits(Long.reverseBytes(timestampMillis));
    return "\"" + id + "\",\"" + prePowHash + timestamp + "\"";
  }

  static String arrayParams(String id, Hash prePowHash, long timestampMillis) {
    return "\""
        + id
        + "\",["
        + Long.toUnsignedString(prePowHash.word0())
        + ","
        + Long.toUnsignedString(prePowHash.word1())
        + ","
        + Long.toUnsignedString(prePowHash.word2())
        + ","
        + Long.toUnsignedString(prePowHash.word3())
        + "],"
        + timestampMillis;
  }

  Job job() {
    return job;
  }

  /// The line for a dialect; a view of its own for each write.
  ByteBuf line(Dialect dialect) {
    ByteBuf shared = lines.get(form(dialect));
    if (shared == null) {
      throw new IllegalArgumentException("no line for " + dialect);
    }
    return shared.duplicate();
  }

  private static ByteBuf line(Envelope envelope, String params) {
    String line =
        new String(
            Lines.notification(envelope, "mining.notify", params), StandardCharsets.US_ASCII);
    ByteBuffer direct = ByteBuffer.allocateDirect(line.length());
    direct.put(line.getBytes(StandardCharsets.US_ASCII)).flip();
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(direct));
  }
}
