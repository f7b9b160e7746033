package io.kaspool.rigs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import io.kaspool.rigs.ProtocolFault.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each firmware writes, and when.
class RigDialectTest extends RigTestBase {

  @Test
  void iceRiverAsksInTurnAndSubmitsTheFullNonceUnder140() throws Exception {
    play(
        settings(Dialect.ICERIVER),
        link -> {
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\": 1, \"method\": \"mining.subscribe\", \"params\":"
                      + " [\"IceRiverMiner-v1.1\", \"EthereumStratum/1.0.0\"]}");
          assertThat(link.isQuietFor(SHORT)).isTrue();
          link.send(STANDARD_REPLY);
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\": 2, \"method\": \"mining.authorize\", \"params\": [\"%s.w1\", \"x\"]}"
                      .formatted(WALLET));
          link.send(
              ok(2),
              "{\"method\":\"mining.set_extranonce\",\"params\":[\"fbba\"]}",
              Vectors.difficulty(Vectors.DIFFICULTY),
              Vectors.hexJob("34"));
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":140,\"method\":\"mining.submit\",\"params\":[\"%s.w1\",\"34\",\"%s\"]}"
                      .formatted(WALLET, Vectors.NONCE));
        });
    assertThat(events.faults).isEmpty();
  }

  @Test
  void iceRiverAsksOnceMoreWithoutItsNameWhenTheReplyIsStrange() throws Exception {
    play(
        settings(Dialect.ICERIVER),
        link -> {
          link.line();
          link.send("{\"id\":1,\"result\":[null,\"0001\",6],\"error\":null}");
          assertThat(link.line())
              .isEqualTo("{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": []}");
          link.send(STANDARD_REPLY);
          assertThat(link.line()).contains("mining.authorize");
        });
    assertThat(events.faultKinds()).containsExactly(Kind.SUBSCRIBE_REPLY);
  }

  @Test
  void iceRiverAnswersPingAndItsVersion() throws Exception {
    play(
        settings(Dialect.ICERIVER),
        link -> {
          logIn(link, Dialect.ICERIVER, HARD);
          link.send("{\"id\":8,\"method\":\"mining.ping\",\"params\":[]}");
          assertThat(link.line()).isEqualTo("{\"id\":8,\"result\":\"pong\",\"error\":null}");
          link.send("{\"id\":9,\"method\":\"client.get_version\",\"params\":[]}");
          assertThat(link.line())
              .isEqualTo("{\"id\":9,\"result\":\"IceRiverMiner-v1.1\",\"error\":null}");
        });
    assertThat(events.faults).isEmpty();
  }

  @Test
  void bitmainTakesOneLineAfterEachRequestAndItsExtranonceFromTheFirst() throws Exception {
    play(
        settings(Dialect.BITMAIN),
        link -> {
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\": 1, \"method\": \"mining.subscribe\", \"params\":"
                      + " [\"GodMiner/2.0.0\", null]}");
          link.send("{\"id\":1,\"result\":[null,\"fbba\",6],\"error\":null}");
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\": 2, \"method\": \"mining.extranonce.subscribe\", \"params\": []}");
          assertThat(link.isQuietFor(SHORT)).isTrue();
          link.send(ok(2));
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"%s.w1\",\"x\"]}"
                      .formatted(WALLET));
          link.send(ok(2), Vectors.difficulty(Vectors.DIFFICULTY), Vectors.arrayJob("34"));
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":4,\"method\":\"mining.submit\","
                      + " \"params\":[\"%s.w1\",\"34\",\"0x%s\"]}"
                          .formatted(WALLET, Vectors.NONCE));
          link.send(ok(4));
          awaitEvent("accepted 34");
        });
    assertThat(events.faults).isEmpty();
  }

  @Test
  void gpuWritesBothRequestsBeforeItReadsAndSubmitsTheSuffix() throws Exception {
    play(
        settings(Dialect.GPU),
        link -> {
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"lolMiner 1.72\"]}");
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\": 500, \"method\": \"mining.authorize\", \"params\": [\"%s.w1\",\"x\"]}"
                      .formatted(WALLET));
          link.send(
              STANDARD_REPLY,
              "{\"id\":null,\"jsonrpc\":\"2.0\",\"method\":\"set_extranonce\",\"params\":[\"fbba\",6]}",
              ok(500),
              Vectors.difficulty(Vectors.DIFFICULTY),
              Vectors.arrayJob("350724"));
          assertThat(link.line()).endsWith("\"350724\",\"000000000a9d\"]}");
        });
    assertThat(events.faults).isEmpty();
  }

  @Test
  void kaspaMinerCountsFromZeroAndNamesNoWorker() throws Exception {
    play(
        settings(Dialect.KASPAMINER),
        link -> {
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":0,\"method\":\"mining.subscribe\",\"params\":[\"kaspa-miner/0.2.6\"]}");
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":1,\"method\":\"mining.authorize\",\"params\":[\"%s\",\"x\"]}"
                      .formatted(WALLET));
          link.send(
              "{\"id\":0,\"result\":[true,\"EthereumStratum/1.0.0\"],\"error\":null}",
              ok(1),
              "{\"id\":null,\"method\":\"mining.set_extranonce\",\"params\":[\"fbba\",6]}",
              Vectors.difficulty(Vectors.DIFFICULTY),
              Vectors.arrayJob("1"));
          assertThat(link.line())
              .isEqualTo(
                  "{\"id\":2,\"method\":\"mining.submit\",\"params\":[\"%s\",\"1\",\"0x%s\"]}"
                      .formatted(WALLET, Vectors.NONCE));
        });
    assertThat(events.faults).isEmpty();
  }

  @Test
  void kaspaMinerPrintsNoLeadingZeros() throws Exception {
    Extranonce extranonce = Extranonce.of("0001", 6);
    assertThat(Dialect.KASPAMINER.nonceText(extranonce.nonce(0xa9d), extranonce))
        .isEqualTo("0x1000000000a9d");
  }

  @Test
  void goldshellSendsARawTab() throws Exception {
    RigSettings settings =
        RigSettings.of(StratumServer.of(server.address()), WALLET, "rig\t1", Dialect.BZMINER);
    play(
        settings,
        link -> {
          link.line();
          link.send(STANDARD_REPLY);
          assertThat(link.line()).contains(".rig\t1\"");
        });
  }

  @Test
  void aMinerWithoutANameSubscribesWithoutParameters() throws Exception {
    play(
        settings(Dialect.DEFAULT),
        link ->
            assertThat(link.line())
                .isEqualTo("{\"id\": 1, \"method\": \"mining.subscribe\", \"params\": []}"));
  }

  @ParameterizedTest
  @EnumSource
  void everyDialectFindsTheKnownNonceWithoutAFault(Dialect dialect) throws Exception {
    play(
        settings(dialect),
        link -> {
          logIn(link, dialect, Vectors.DIFFICULTY);
          link.send(jobFor(dialect, "1"));
          assertThat(link.line()).contains("mining.submit").contains("0a9d\"");
          link.send(ok(dialect.ids().firstSubmit()));
          awaitEvent("accepted 1");
        });
    assertThat(events.faults).isEmpty();
    assertThat(Long.toHexString(events.submitted.getFirst().nonce())).isEqualTo(Vectors.NONCE);
  }

  @ParameterizedTest
  @EnumSource(names = {"ICERIVER", "BITMAIN", "BZMINER", "KASPAMINER"})
  void aNewDifficultyWaitsForTheNextJob(Dialect dialect) throws IOException {
    play(
        settings(dialect).withHashesPerSecond(500),
        link -> {
          logIn(link, dialect, HARD);
          link.send(jobFor(dialect, "1"), Vectors.difficulty(EASY));
          assertThat(link.isQuietFor(SHORT)).isTrue();
          link.send(jobFor(dialect, "2"));
          assertThat(link.line()).contains("\"2\"");
        });
    assertThat(events.submitted).allSatisfy(s -> assertThat(s.jobId()).isEqualTo("2"));
  }

  @ParameterizedTest
  @EnumSource(names = {"GPU", "RENTAL", "DEFAULT"})
  void otherMinersTakeANewDifficultyAtOnce(Dialect dialect) throws IOException {
    play(
        settings(dialect).withHashesPerSecond(500),
        link -> {
          logIn(link, dialect, HARD);
          link.send(jobFor(dialect, "1"), Vectors.difficulty(EASY));
          assertThat(link.line()).contains("\"1\"");
        });
  }

  @Test
  void bitmainMixesUpLongJobIds() {
    var cases = Vectors.all().get("bitmain_job_id_8byte");
    assertThat(cases).isNotEmpty();
    for (var each : cases) {
      WireJob job = new WireJob(each.get("job_of_nonce").stringValue(), Hash.ZERO, 1);
      assertThat(job.submittedId(Dialect.BITMAIN, each.get("current_job").stringValue()))
          .isEqualTo(each.get("submitted").stringValue());
    }
  }

  @Test
  void dialectsAreFoundByAgent() {
    List<Dialect> found =
        Vectors.all()
            .get("agents")
            .valueStream()
            .map(a -> Dialect.ofAgent(a.stringValue()))
            .toList();
    assertThat(found)
        .containsExactly(
            Dialect.ICERIVER,
            Dialect.ICERIVER,
            Dialect.BZMINER,
            Dialect.BITMAIN,
            Dialect.BITMAIN,
            Dialect.GPU,
            Dialect.GPU,
            Dialect.KASPAMINER,
            Dialect.RENTAL,
            Dialect.DEFAULT);
  }

  private static String jobFor(Dialect dialect, String id) {
    return dialect.jobForm() == Dialect.JobForm.HEX80 ? Vectors.hexJob(id) : Vectors.arrayJob(id);
  }
}
