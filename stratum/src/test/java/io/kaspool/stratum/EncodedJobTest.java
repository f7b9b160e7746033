package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.Job;
import io.kaspool.mining.JobBoard;
import io.kaspool.node.BlockTemplate;
import io.kaspool.node.testkit.Templates;
import io.kaspool.ops.testkit.SteppedClock;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class EncodedJobTest {
  @Test
  void writesBothEncodingsAsMinersReadThem() {
    for (JsonNode vector : Wire.group("job_encoding")) {
      Hash hash = Hash.parse(vector.get("prepow").asString());
      long timestamp = vector.get("timestamp_ms").asLong();
      String bare = vector.get("notify_iceriver_min").asString();
      String id = bare.replaceAll(".*\"params\":\\[\"([^\"]*)\".*", "$1");
      assertThat(line(Envelope.BARE, EncodedJob.hexParams(id, hash, timestamp))).isEqualTo(bare);
      assertThat(line(Envelope.NULL_ID_JSONRPC, EncodedJob.hexParams(id, hash, timestamp)))
          .isEqualTo(vector.get("notify_hex").asString());
      assertThat(line(Envelope.NULL_ID_JSONRPC, EncodedJob.arrayParams(id, hash, timestamp)))
          .isEqualTo(vector.get("notify_array").asString());
    }
  }

  @Test
  void givesEveryDialectItsOwnForm() {
    BlockTemplate template = Templates.create(1 << 20, 1_760_000_000_000L, 3);
    Job job = new JobBoard(8, Long.MAX_VALUE, new SteppedClock()).add(template);
    EncodedJob encoded = EncodedJob.of(job);
    String hex = EncodedJob.hexParams("1", template.prePowHash(), template.timestampMillis());
    String array = EncodedJob.arrayParams("1", template.prePowHash(), template.timestampMillis());
    Map<Dialect, String> expected =
        Map.of(
            Dialect.ICERIVER, line(Envelope.BARE, hex),
            Dialect.BZMINER, line(Envelope.NULL_ID_JSONRPC, hex),
            Dialect.BITMAIN, line(Envelope.NULL_ID, array),
            Dialect.GPU, line(Envelope.NULL_ID_JSONRPC, array),
            Dialect.KASPAMINER, line(Envelope.NULL_ID_JSONRPC, array),
            Dialect.RENTAL, line(Envelope.NULL_ID_JSONRPC, array),
            Dialect.DEFAULT, line(Envelope.NULL_ID_JSONRPC, array));
    assertThat(expected.keySet()).containsExactlyInAnyOrderElementsOf(Dialect.ALL);
    expected.forEach(
        (dialect, line) ->
            assertThat(encoded.line(dialect).toString(StandardCharsets.US_ASCII))
                .as(dialect.name())
                .isEqualTo(line + "\n"));
  }

  @Test
  void writesWordsAbove63BitsUnsigned() {
    Hash hash = new Hash(-1, Long.MIN_VALUE, 1, 0);
    assertThat(EncodedJob.arrayParams("1", hash, 5))
        .isEqualTo("\"1\",[18446744073709551615,9223372036854775808,1,0],5");
  }

  private static String line(Envelope envelope, String params) {
    return new String(
            Lines.notification(envelope, "mining.notify", params), StandardCharsets.US_ASCII)
        .strip();
  }
}
