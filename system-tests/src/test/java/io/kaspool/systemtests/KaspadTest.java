package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.ledger.testkit.TestDatabases;
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

  /// Blocks that are still to be settled.
  private static final String OPEN = "state NOT IN ('settled', 'red', 'lost')";

  /// A minute has to be over, and 1,000 confirmations to come.
  private static final Duration SETTLED = Duration.ofMinutes(5);

  @TempDir private Path directory = Path.of("");

  private final BooksView books = new BooksView(TestDatabases.fresh());

  @Test
  void findsBlocksThatTheChainPaysFor() throws IOException {
    try (Kaspad kaspad = Kaspad.start(directory);
        RecordingGateway gateway = new RecordingGateway(kaspad.port());
        Program app = kaspool("app", gateway.port())) {
      StratumServer pool = StratumServer.parse("127.0.0.1:" + app.stratumPort());
      List<Rig> rigs = new ArrayList<>();
      for (Dialect dialect : List.of(Dialect.ICERIVER, Dialect.BITMAIN, Dialect.GPU)) {
        rigs.add(
            Rig.start(
                RigSettings.of(pool, AppConfig.wallet(0x22), dialect.name(), dialect)
                    .withHashesPerSecond(60_000),
                RigListener.NONE));
      }
      List<Program> others = otherMiners(kaspad, 100);
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
      checkBooks(kaspad, gateway);
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

  /// `./kaspool`, on this node and the database.
  private Program kaspool(String command, int nodePort) throws IOException {
    return Program.kaspool(
        Map.of(
            "DATABASE_URL",
            Gateway.url(books.database()),
            "KASPOOL_TREASURY_SETTLEMENT_INTERVAL_SECONDS",
            "1"),
        command,
        "--config",
        AppConfig.write(directory, nodePort, "0.00000762939453125").toString());
  }

  /// Once everything is settled, the books have what the node has.
  private void checkBooks(Kaspad kaspad, RecordingGateway gateway) throws IOException {
    List<Program> others = otherMiners(kaspad, 1);
    if (others.isEmpty()) {
      System.out.println("kaspad: nothing is settled without another miner: set KASPA_MINER");
      return;
    }
    await()
        .atMost(SETTLED)
        .until(() -> books.number("SELECT count(*) FROM found_block WHERE " + OPEN) == 0);
    others.forEach(Program::close);
    long settled = books.number("SELECT sum(rewards) FROM settlement");
    try (ChainView chain = new ChainView(kaspad.port())) {
      assertThat(settled).isEqualTo(chain.treasurySompi());
    }
    assertThat(books.settled()).hasSizeGreaterThanOrEqualTo(50);
    try (Program audit = kaspool("audit", gateway.port())) {
      assertThat(audit.exitCode(Duration.ofSeconds(90))).as("%s", audit.lines()).isZero();
    }
    System.out.printf(
        "kaspad: %d blocks settled with %d sompi, all of its UTXO set; audit right%n",
        books.settled().size(), settled);
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

  /// @param throttle milliseconds between two of its hashes
  private static List<Program> otherMiners(Kaspad kaspad, int throttle) {
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
                String.valueOf(throttle),
                "--mine-when-not-synced")));
  }
}
