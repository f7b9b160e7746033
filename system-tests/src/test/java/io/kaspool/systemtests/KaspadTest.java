package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.Rig;
import io.kaspool.rigs.RigListener;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.StratumServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kaspool app` on a real kaspad with proof of work, rigs of three dialects, and kaspa-miner (if
/// `KASPA_MINER` names it) as the rest of the network.
@Tag("node")
final class KaspadTest {
  private static final int BLOCKS = 60;
  private static final Pattern ACCEPTED = Pattern.compile("block ([0-9a-f]{64}) accepted by");

  @TempDir private Path directory = Path.of("");

  @Test
  void findsBlocksThatTheChainPaysFor() throws IOException {
    try (Kaspad kaspad = Kaspad.start(directory);
        RecordingGateway gateway = new RecordingGateway(kaspad.port());
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.write(directory, gateway.port(), "0.00000762939453125").toString())) {
      StratumServer pool = StratumServer.parse("127.0.0.1:" + app.stratumPort());
      List<Rig> rigs = new ArrayList<>();
      for (Dialect dialect : List.of(Dialect.ICERIVER, Dialect.BITMAIN, Dialect.GPU)) {
        rigs.add(
            Rig.start(
                RigSettings.of(pool, AppConfig.wallet(0x22), dialect.name(), dialect)
                    .withHashesPerSecond(60_000),
                RigListener.NONE));
      }
      List<Program> others = otherMiners(kaspad);
      app.await("block \\S+ accepted by", BLOCKS, Duration.ofMinutes(3));
      rigs.forEach(Rig::close);
      List<String> accepted =
          app.lines().stream()
              .map(ACCEPTED::matcher)
              .filter(Matcher::find)
              .map(found -> found.group(1))
              .toList();
      // with nobody else mining, the last few blocks have nobody to merge them
      int open = others.isEmpty() ? 3 : 0;
      Map<BlockColor, Long> colours = colours(kaspad, accepted, open);
      others.forEach(Program::close);
      System.out.printf(
          "kaspad: %d blocks accepted, colours %s, %d submitted, other miners %d%n",
          accepted.size(), colours, gateway.submitted().size(), others.size());

      assertThat(gateway.submitted()).hasSizeGreaterThanOrEqualTo(BLOCKS);
      assertThat(gateway.submitted()).allMatch(gateway::isOfATemplate);
      assertThat(colours.getOrDefault(BlockColor.BLUE, 0L)).isGreaterThanOrEqualTo(50);
      for (Rig rig : rigs) {
        assertThat(rig.stats().complaint()).isEmpty();
        assertThat(rig.stats().refused()).isEmpty();
        assertThat(rig.stats().accepted()).isPositive();
      }
    }
  }

  private static Map<BlockColor, Long> colours(Kaspad kaspad, List<String> blocks, int open) {
    try (NodeClient client = new NodeClient(kaspad.port())) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> count(client, blocks).getOrDefault(BlockColor.UNKNOWN, 0L) <= open);
      return count(client, blocks);
    }
  }

  private static Map<BlockColor, Long> count(NodeClient client, List<String> blocks) {
    return blocks.stream()
        .map(block -> rewardInfo(client, block).getBlockColor())
        .collect(Collectors.groupingBy(colour -> colour, Collectors.counting()));
  }

  private static GetBlockRewardInfoResponse rewardInfo(NodeClient client, String block) {
    GetBlockRewardInfoResponse answer =
        client
            .ask(
                KaspadRequest.newBuilder()
                    .setGetBlockRewardInfoRequest(
                        GetBlockRewardInfoRequest.newBuilder().setHash(block)))
            .getGetBlockRewardInfoResponse();
    assertThat(answer.getError().getMessage()).isEmpty();
    return answer;
  }

  private static List<Program> otherMiners(Kaspad kaspad) {
    String binary = System.getenv("KASPA_MINER");
    if (binary == null) {
      return List.of();
    }
    return List.of(
        Program.start(
            "kaspa-miner",
            Map.of(),
            Path.of("."),
            List.of(
                binary,
                "--mining-address",
                AppConfig.wallet(0x33),
                "--kaspad-address",
                "127.0.0.1",
                "--port",
                String.valueOf(kaspad.port()),
                "--threads",
                "1",
                "--throttle",
                "100",
                "--mine-when-not-synced")));
  }
}
