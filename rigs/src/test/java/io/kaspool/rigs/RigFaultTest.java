package io.kaspool.rigs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.rigs.ProtocolFault.Kind;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a firmware cannot read is reported, not tolerated.
class RigFaultTest extends RigTestBase {
  private static final String ONE_ELEMENT =
      "{\"method\":\"mining.set_extranonce\",\"params\":[\"0001\"]}";
  private static final String TWO_ELEMENTS =
      "{\"method\":\"mining.set_extranonce\",\"params\":[\"0001\",6]}";
  private static final String OTHER_NAME =
      "{\"method\":\"set_extranonce\",\"params\":[\"0001\",6]}";

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of(Dialect.ICERIVER, Vectors.arrayJob("1"), Kind.JOB),
        Arguments.of(Dialect.ICERIVER, TWO_ELEMENTS, Kind.EXTRANONCE),
        Arguments.of(Dialect.ICERIVER, Vectors.difficulty("5000"), Kind.DIFFICULTY),
        Arguments.of(Dialect.ICERIVER, Vectors.difficulty("0"), Kind.DIFFICULTY),
        Arguments.of(Dialect.BITMAIN, Vectors.hexJob("1"), Kind.JOB),
        Arguments.of(Dialect.BITMAIN, ONE_ELEMENT, Kind.EXTRANONCE),
        Arguments.of(Dialect.BITMAIN, OTHER_NAME, Kind.UNKNOWN_METHOD),
        Arguments.of(Dialect.BITMAIN, Vectors.difficulty("8192.0"), Kind.DIFFICULTY),
        Arguments.of(Dialect.BITMAIN, Vectors.difficulty("\"8192\""), Kind.DIFFICULTY),
        Arguments.of(Dialect.BITMAIN, ok(2), Kind.REPLY),
        Arguments.of(
            Dialect.BITMAIN,
            "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\",[1,0,3,4],5]}",
            Kind.JOB),
        Arguments.of(
            Dialect.BITMAIN,
            "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\",[1,2,3,-4],5]}",
            Kind.JOB),
        Arguments.of(Dialect.BZMINER, OTHER_NAME, Kind.UNKNOWN_METHOD),
        Arguments.of(Dialect.BZMINER, Vectors.arrayJob("1"), Kind.JOB),
        Arguments.of(Dialect.GPU, ONE_ELEMENT, Kind.UNKNOWN_METHOD),
        Arguments.of(Dialect.GPU, Vectors.hexJob("1"), Kind.JOB),
        Arguments.of(Dialect.RENTAL, OTHER_NAME.replace("01\",6", "0102\",5"), Kind.EXTRANONCE),
        Arguments.of(Dialect.DEFAULT, OTHER_NAME.replace(",6", ",7"), Kind.EXTRANONCE),
        Arguments.of(Dialect.DEFAULT, "{\"id\":7,\"result\":true", Kind.UNREADABLE_LINE),
        Arguments.of(Dialect.DEFAULT, "{\"id\":\"3\",\"result\":true}", Kind.UNREADABLE_LINE),
        Arguments.of(Dialect.DEFAULT, "[]", Kind.UNREADABLE_LINE));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void reportsWhatItsFirmwareCannotRead(Dialect dialect, String line, Kind kind) throws Exception {
    play(
        settings(dialect),
        link -> {
          logIn(link, dialect, HARD);
          link.send(line);
          awaitFault(kind);
          assertThat(events.faults.getFirst().line()).isEqualTo(line);
        });
    assertThat(events.faultKinds()).containsExactly(kind);
  }

  static Stream<String> fatalForKaspaMiner() {
    return Stream.of(
        Vectors.hexJob("1"), ONE_ELEMENT, "{\"method\":\"client.reconnect\",\"params\":[]}");
  }

  @ParameterizedTest
  @MethodSource("fatalForKaspaMiner")
  void kaspaMinerLeavesAtALineItCannotDecode(String line) throws Exception {
    play(
        settings(Dialect.KASPAMINER),
        link -> {
          logIn(link, Dialect.KASPAMINER, HARD);
          link.send(line);
          assertThat(link.line()).isEqualTo("<end>");
        });
    assertThat(events.faults).hasSize(1);
  }

  @Test
  void kaspaMinerLeavesAtCode20() throws Exception {
    play(
        settings(Dialect.KASPAMINER).withHashesPerSecond(10),
        link -> {
          logIn(link, Dialect.KASPAMINER, EASY);
          link.send(Vectors.arrayJob("1"));
          link.line();
          link.send(refuse(2, 21, "Job not found"));
          link.line();
          link.send(refuse(3, 20, "Nonce outside of the assigned range"));
          awaitEvent("closed: this firmware ends at code 20");
        });
    assertThat(events.faults).isEmpty();
  }

  @Test
  void kaspaMinerWithoutExtranonceTriesOneNonce() throws Exception {
    play(
        settings(Dialect.KASPAMINER),
        link -> {
          link.line();
          link.line();
          link.send(
              "{\"id\":0,\"result\":[true,\"EthereumStratum/1.0.0\"],\"error\":null}",
              ok(1),
              Vectors.difficulty(EASY),
              Vectors.arrayJob("1"));
          assertThat(link.line()).contains("\"0x000000\"");
          assertThat(link.isQuietFor(SHORT)).isTrue();
        });
    assertThat(events.faultKinds()).containsExactly(Kind.EXTRANONCE);
  }

  @Test
  void bitmainLosesWhatComesBeforeTheAuthorizeReply() throws Exception {
    play(
        settings(Dialect.BITMAIN),
        link -> {
          link.line();
          link.send("{\"id\":1,\"result\":[null,\"0001\",6],\"error\":null}");
          link.line();
          link.send(Vectors.difficulty("4096"), ok(2), ok(2));
          awaitFault(Kind.UNEXPECTED_LINE);
          awaitFault(Kind.REPLY); // the real authorize reply, when it takes itself for logged in
        });
    assertThat(events.events).contains("authorized").doesNotContain("difficulty 17592186044416");
  }

  @Test
  void bitmainMinesOnWithoutTheExtranonceItCannotUse() throws Exception {
    play(
        settings(Dialect.BITMAIN),
        link -> {
          link.line();
          link.send("{\"id\":1,\"result\":[true,\"EthereumStratum/1.0.0\"],\"error\":null}");
          assertThat(link.line()).contains("mining.extranonce.subscribe");
          awaitFault(Kind.EXTRANONCE);
        });
  }

  @Test
  void bitmainIgnoresAJobIdItHas() throws Exception {
    play(
        settings(Dialect.BITMAIN),
        link -> {
          logIn(link, Dialect.BITMAIN, HARD);
          link.send(Vectors.arrayJob("1"), Vectors.arrayJob("1"));
          awaitFault(Kind.JOB);
        });
  }

  @Test
  void bitmainLeavesAfterSilence() throws Exception {
    play(
        settings(Dialect.BITMAIN).withPatience(Duration.ofSeconds(5), Duration.ofMillis(300)),
        link -> {
          logIn(link, Dialect.BITMAIN, HARD);
          assertThat(link.line()).isEqualTo("<end>");
        });
    assertThat(events.faultKinds()).containsExactly(Kind.SILENCE);
  }

  @Test
  void aReplyWithoutResultCountsAsNoReply() throws Exception {
    RigSettings settings = settings(Dialect.BITMAIN).withHashesPerSecond(1);
    try (Rig rig = Rig.start(settings, events);
        FakeStratumServer.Link link = server.accept()) {
      logIn(link, Dialect.BITMAIN, EASY);
      link.send(Vectors.arrayJob("1"));
      link.line();
      link.send("{\"id\":4,\"error\":[21,\"Job not found\",null]}");
      awaitFault(Kind.REPLY);
      assertThat(rig.stats().refused()).isEmpty();
      assertThat(rig.stats().unanswered()).isPositive();
      assertThat(rig.stats().faults()).containsEntry(Kind.REPLY, 1L);
      assertThat(rig.stats().complaint()).isPresent();
    }
  }

  @Test
  void anErrorMustBeAListOfCodeAndText() throws Exception {
    play(
        settings(Dialect.BITMAIN).withHashesPerSecond(1),
        link -> {
          logIn(link, Dialect.BITMAIN, EASY);
          link.send(Vectors.arrayJob("1"));
          link.line();
          link.send("{\"id\":4,\"result\":null,\"error\":{\"code\":21,\"message\":\"no\"}}");
          awaitFault(Kind.REPLY);
        });
  }

  @Test
  void aShareWithoutAnswerIsAFaultAndLolMinerLeaves() throws Exception {
    play(
        settings(Dialect.GPU)
            .withHashesPerSecond(1)
            .withPatience(Duration.ofMillis(400), Duration.ofSeconds(60)),
        link -> {
          logIn(link, Dialect.GPU, EASY);
          link.send(Vectors.arrayJob("1"));
          awaitEvent("closed: shares are not answered");
        });
    assertThat(events.faultKinds()).containsExactly(Kind.NO_REPLY);
  }

  @Test
  void nothingMayComeBeforeTheSubscribeReply() throws Exception {
    play(
        settings(Dialect.GPU),
        link -> {
          link.send(Vectors.difficulty("1"), STANDARD_REPLY);
          awaitFault(Kind.UNEXPECTED_LINE);
        });
    assertThat(events.faults).hasSize(1);
  }

  @Test
  void aJobNeedsADifficultyFirst() throws Exception {
    play(
        settings(Dialect.GPU),
        link -> {
          link.send(STANDARD_REPLY, ok(500), OTHER_NAME, Vectors.arrayJob("1"));
          awaitFault(Kind.DIFFICULTY);
        });
  }
}
