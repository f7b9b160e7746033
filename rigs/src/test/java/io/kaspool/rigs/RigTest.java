package io.kaspool.rigs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What all rigs have in common.
class RigTest extends RigTestBase {

  @Test
  void countsAnswersInOrderWhenAllIdsAreTheSame() throws Exception {
    RigSettings settings = settings(Dialect.ICERIVER).withHashesPerSecond(5);
    try (Rig rig = Rig.start(settings, events);
        FakeStratumServer.Link link = server.accept()) {
      logIn(link, Dialect.ICERIVER, EASY);
      link.send(Vectors.hexJob("1"));
      link.line();
      link.send(Vectors.hexJob("2"));
      String second = link.line();
      link.send(refuse(140, 21, "Job not found"), ok(140));
      awaitEvent("refused 1 21 Job not found");
      awaitEvent(second.contains("\"2\"") ? "accepted 2" : "accepted 1");
      RigStats stats = rig.stats();
      assertThat(stats.refused()).containsExactly(Map.entry("21 Job not found", 1L));
      assertThat(stats.accepted()).isEqualTo(1);
      assertThat(stats.acceptedHashes()).isEqualTo(1);
      assertThat(stats.answers().count()).isEqualTo(2);
      assertThat(stats.jobs()).isEqualTo(2);
      assertThat(stats.firstJob()).isPositive();
    }
    assertThat(events.faults).isEmpty();
  }

  @Test
  void matchesAnswersByIdWhenIdsCount() throws Exception {
    play(
        settings(Dialect.GPU).withHashesPerSecond(5),
        link -> {
          logIn(link, Dialect.GPU, EASY);
          link.send(Vectors.arrayJob("1"));
          link.line();
          link.send(Vectors.arrayJob("2"));
          link.line();
          link.send(refuse(502, 23, "Low difficulty share"), ok(501));
          awaitEvent("accepted 1");
        });
    assertThat(events.events).anyMatch(event -> event.startsWith("refused "));
  }

  @Test
  void searchesOnlyTheNewestJob() throws Exception {
    play(
        settings(Dialect.ICERIVER),
        link -> {
          logIn(link, Dialect.ICERIVER, HARD);
          link.send(Vectors.hexJob("1"));
          link.send(Vectors.difficulty(EASY), Vectors.hexJob("2"));
          assertThat(link.line()).contains("\"2\"");
          link.send(Vectors.difficulty(HARD), Vectors.hexJob("3"));
          awaitEvent("job 3");
        });
    assertThat(events.submitted).isNotEmpty().allSatisfy(s -> assertThat(s.jobId()).isEqualTo("2"));
  }

  @Test
  void neverSubmitsANonceTwiceThoughAJobIsSentAgain() throws Exception {
    play(
        settings(Dialect.ICERIVER).withHashesPerSecond(200),
        link -> {
          logIn(link, Dialect.ICERIVER, EASY);
          link.send(Vectors.hexJob("1"));
          link.line();
          link.send(Vectors.hexJob("2"));
          await().until(() -> events.submitted.stream().anyMatch(s -> s.jobId().equals("2")));
        });
    List<Long> nonces = events.submitted.stream().map(FoundShare::nonce).toList();
    assertThat(nonces).doesNotHaveDuplicates();
  }

  @Test
  void keepsToItsHashRate() throws Exception {
    try (Rig rig = Rig.start(settings(Dialect.ICERIVER).withHashesPerSecond(1000), events);
        FakeStratumServer.Link link = server.accept()) {
      logIn(link, Dialect.ICERIVER, HARD);
      long startNanos = System.nanoTime();
      link.send(Vectors.hexJob("1"));
      await().atMost(Duration.ofSeconds(10)).until(() -> rig.stats().hashes() >= 500);
      long hashes = rig.stats().hashes();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      assertThat(hashes / seconds).isLessThan(1300);
    }
  }

  @Test
  void connectsAgainAfterALoss() throws Exception {
    RigSettings settings =
        settings(Dialect.ICERIVER).withReconnect(RigSettings.Backoff.every(Duration.ofMillis(50)));
    try (Rig rig = Rig.start(settings, events)) {
      try (FakeStratumServer.Link link = server.accept()) {
        logIn(link, Dialect.ICERIVER, HARD);
        awaitEvent("authorized");
      }
      try (FakeStratumServer.Link link = server.accept()) {
        logIn(link, Dialect.ICERIVER, HARD);
        await().until(() -> Collections.frequency(events.events, "authorized") == 2);
        rig.disconnect();
        assertThat(link.line()).isEqualTo("<end>");
      }
      server.accept().close();
      await().until(() -> rig.stats().connections() >= 3);
    }
    assertThat(events.events).contains("closed: closed by the server");
  }

  @Test
  void waitsLongerAfterEachFailure() {
    var backoff = new RigSettings.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    List<Duration> pauses = new ArrayList<>(List.of(backoff.first()));
    for (int i = 0; i < 4; i++) {
      pauses.add(backoff.after(pauses.getLast()));
    }
    assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 5L, 5L);
  }

  @Test
  void tellsWhyTheLogInWasRefused() throws Exception {
    play(
        settings(Dialect.ICERIVER),
        link -> {
          link.line();
          link.send(STANDARD_REPLY);
          link.line();
          link.send(refuse(2, 24, "Unauthorized worker: invalid address"));
          awaitEvent("closed: log-in refused: 24 Unauthorized worker: invalid address");
        });
    assertThat(events.events).contains("login refused 24 Unauthorized worker: invalid address");
    assertThat(events.faults).isEmpty();
  }

  @Test
  void searchesWithSeveralThreadsWithoutTryingANonceTwice() throws Exception {
    play(
        settings(Dialect.ICERIVER).withThreads(3).withHashesPerSecond(2000),
        link -> {
          logIn(link, Dialect.ICERIVER, EASY);
          link.send(Vectors.hexJob("1"));
          await().until(() -> events.submitted.size() >= 200);
        });
    assertThat(events.submitted.stream().map(FoundShare::nonce).toList()).doesNotHaveDuplicates();
  }

  @Test
  void minerTellsInLinesWhatItDoes() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    RigSettings settings = settings(Dialect.DEFAULT).withAgent("kaspool-miner/0.1.0");
    Thread player =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (FakeStratumServer.Link link = server.accept()) {
                    logIn(link, Dialect.DEFAULT, Vectors.DIFFICULTY);
                    link.send(Vectors.arrayJob("7"));
                    link.line();
                    link.send(ok(3));
                    await().until(() -> lines.contains("share accepted, job 7"));
                    await().until(() -> lines.stream().anyMatch(l -> l.contains("jobs/s")));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    RigStats stats = Miner.run(settings, Duration.ofMillis(50), lines::add);
    player.join();
    assertThat(stats.accepted()).isEqualTo(1);
    assertThat(lines)
        .contains(
            "logged in as w1",
            "a share takes 8192 hashes on average",
            "connection lost: closed by the server");
  }
}
