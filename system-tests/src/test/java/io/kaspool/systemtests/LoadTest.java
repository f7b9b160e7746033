package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.LoadMiners;
import io.kaspool.rigs.LoadReport;
import io.kaspool.rigs.LoadSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand miners on one pool, with so many blocks that every 250 ms bring a template (at ten
/// a second, found by chance, every twelfth such time brings none). The one place where a test
/// looks at the clock: its budget is part of what the long lane is for.
@Tag("long")
final class LoadTest {
  private static final int CONNECTIONS = 2_000;
  private static final int DEAF = 200;
  private static final Duration MEASURED = Duration.ofSeconds(30);

  /// What the kernels buffer for a miner that does not read has to fill first, then its patience
  /// runs out.
  private static final Duration UNTIL_DEAF_ARE_CLOSED = Duration.ofSeconds(75);

  @TempDir private Path directory = Path.of("");

  @Test
  void servesTwoThousandConnectionsOfWhichTwoHundredStopReading() throws IOException {
    try (Program node =
            Program.kaspool("simnode", "--port", "0", "--rate", "40", "--hashes", "1024");
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.write(
                        directory,
                        Integer.parseInt(
                            node.await("listens on \\S+:(\\d+)", Duration.ofSeconds(30)).group(1)),
                        "64")
                    .toString())) {
      int port = app.stratumPort();
      app.await("jobs flow", Duration.ofSeconds(30));
      LoadReport full = load(port, 0);
      System.out.println("load, all reading: " + full);
      LoadReport deaf = load(port, DEAF);
      System.out.println("load, " + DEAF + " deaf: " + deaf);

      for (LoadReport report : new LoadReport[] {full, deaf}) {
        assertThat(report.loggedIn()).isEqualTo(CONNECTIONS);
        assertThat(report.faults()).isZero();
        assertThat(report.leastJobs()).isGreaterThanOrEqualTo(3.8);
        assertThat(report.fanOut().p99()).isLessThanOrEqualTo(Duration.ofMillis(40));
      }
      assertThat(full.closed()).isZero();
    }
  }

  private static LoadReport load(int port, int deaf) {
    LoadSettings settings =
        new LoadSettings(
            new InetSocketAddress("127.0.0.1", port),
            Dialect.GPU,
            Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]).toString(),
            new LoadSettings.Crowd(CONNECTIONS, 8, 500, deaf),
            LoadSettings.Shares.NONE);
    try (LoadMiners miners = LoadMiners.start(settings)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> miners.loggedIn() == CONNECTIONS);
      Duration measured = deaf == 0 ? MEASURED : UNTIL_DEAF_ARE_CLOSED;
      miners.startMeasuring();
      await()
          .atMost(measured.plusSeconds(10))
          .until(() -> miners.report().measured().compareTo(measured) >= 0);
      LoadReport report = miners.report();
      if (deaf > 0) {
        // what the kernels still buffer for them has to fill first
        miners.resumeReading();
        await().atMost(Duration.ofMinutes(3)).until(() -> miners.report().closed() == deaf);
      }
      return report;
    }
  }
}
