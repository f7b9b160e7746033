package io.kaspool.rigs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadMinersTest {
  private static final int CONNECTIONS = 40;
  private static final Duration LONG = Duration.ofSeconds(10);

  private final FakeStratumServer server = newServer();
  private final List<FakeStratumServer.Link> links = new CopyOnWriteArrayList<>();
  private final Set<String> nonces = ConcurrentHashMap.newKeySet();

  private static FakeStratumServer newServer() {
    try {
      return new FakeStratumServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Dialect dialect, String difficulty) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                while (true) {
                  FakeStratumServer.Link link = server.accept();
                  Thread.ofVirtual().start(() -> serve(link, dialect, difficulty));
                }
              } catch (IOException e) {
                // the test is over
              }
            });
  }

  private void serve(FakeStratumServer.Link link, Dialect dialect, String difficulty) {
    try (link) {
      RigTestBase.logIn(link, dialect, difficulty);
      links.add(link);
      int id = dialect.ids().firstSubmit();
      for (String line = link.line(); !line.equals("<end>"); line = link.line()) {
        link.send(nonces.add(line) ? RigTestBase.ok(id++) : RigTestBase.refuse(id++, 22, "twice"));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private void broadcast(String line) throws IOException {
    for (FakeStratumServer.Link link : links) {
      link.send(line);
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    for (FakeStratumServer.Link link : links) {
      link.close();
    }
  }

  private LoadMiners start(Dialect dialect, int slowReaders, LoadSettings.Shares shares) {
    var crowd = new LoadSettings.Crowd(CONNECTIONS, 4, 1000, slowReaders);
    LoadMiners load =
        LoadMiners.start(
            new LoadSettings(server.address(), dialect, RigTestBase.WALLET, crowd, shares));
    await().atMost(LONG).until(() -> load.loggedIn() == CONNECTIONS && links.size() == CONNECTIONS);
    return load;
  }

  @Test
  void measuresHowAJobFansOut() throws Exception {
    serve(Dialect.BITMAIN, RigTestBase.HARD);
    try (LoadMiners load = start(Dialect.BITMAIN, 0, LoadSettings.Shares.NONE)) {
      broadcast(Vectors.arrayJob("before"));
      await().atMost(LONG).until(() -> load.report().deliveries() >= CONNECTIONS);
      load.startMeasuring();
      for (int i = 0; i < 5; i++) {
        broadcast(Vectors.arrayJob("job" + i));
      }
      links.getFirst().send(Vectors.arrayJob("only one"));
      await().atMost(LONG).until(() -> load.report().deliveries() == 5 * CONNECTIONS + 1);
      LoadReport report = load.report();
      assertThat(report.jobIds()).isEqualTo(6);
      assertThat(report.fullJobs()).isEqualTo(5);
      assertThat(report.fanOut().count()).isEqualTo(5);
      assertThat(report.lag().count()).isEqualTo(5 * CONNECTIONS + 1);
      assertThat(report.leastJobs()).isPositive().isLessThan(report.mostJobs());
      assertThat(report.login().count()).isEqualTo(CONNECTIONS);
      assertThat(report.faults()).isZero();
    }
  }

  @Test
  void submitsSharesThatItFinds() throws Exception {
    serve(Dialect.GPU, RigTestBase.EASY);
    var shares = new LoadSettings.Shares(500, ShareSupplier.searching(100));
    try (LoadMiners load = start(Dialect.GPU, 0, shares)) {
      broadcast(Vectors.arrayJob("1"));
      await().atMost(LONG).until(() -> load.report().accepted() >= 100);
      LoadReport report = load.report();
      assertThat(report.refused()).isEmpty();
      assertThat(report.submitted()).isGreaterThanOrEqualTo(report.accepted());
      assertThat(report.answers().count()).isEqualTo(report.accepted());
    }
    assertThat(nonces).allMatch(line -> line.contains("\"1\",\""));
  }

  @Test
  void slowReadersDoNotReadAndAreNotMeasured() throws Exception {
    serve(Dialect.ICERIVER, RigTestBase.HARD);
    try (LoadMiners load = start(Dialect.ICERIVER, 10, LoadSettings.Shares.NONE)) {
      load.startMeasuring();
      broadcast(Vectors.hexJob("1"));
      await().atMost(LONG).until(() -> load.report().deliveries() >= CONNECTIONS - 10);
      assertThat(load.report().fullJobs()).isEqualTo(1);
      for (FakeStratumServer.Link link : links) {
        link.close();
      }
      await().atMost(LONG).until(() -> load.report().closed() == CONNECTIONS - 10);
      load.resumeReading();
      await().atMost(LONG).until(() -> load.report().closed() == CONNECTIONS);
    }
  }
}
