package io.kaspool.stratum;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What one family of firmware understands, as data. Which one a miner speaks is read from the
/// agent it names in `mining.subscribe`, without regard to case, or set for a whole port.
///
/// @param agents parts of agent names that tell this dialect
/// @param jobInterval no job sooner than this after the last one
/// @param startsEarly extranonce and difficulty go out right after the subscribe reply, not after
///   login
public record Dialect(
    String name,
    List<String> agents,
    JobEncoding jobs,
    ExtranonceForm extranonce,
    Envelope difficultyEnvelope,
    Envelope jobEnvelope,
    Duration jobInterval,
    boolean startsEarly) {

  /// No miner gets jobs more often: at 10 blocks a second some choke on every template.
  static final Duration SHORTEST_INTERVAL = Duration.ofMillis(250);

  /// IceRiver KS0 to KS7.
  static final Dialect ICERIVER =
      new Dialect(
          "iceriver",
          List.of("iceriver", "icemining", "icm"),
          JobEncoding.HEX80,
          ExtranonceForm.MINING_SET_1,
          Envelope.NULL_ID,
          Envelope.BARE,
          SHORTEST_INTERVAL,
          false);

  /// Bitmain KS3, KS5, KS5 Pro. Their firmware reads exactly one line after each request until it
  /// is logged in: nothing unasked before the authorize reply.
  static final Dialect BITMAIN =
      new Dialect(
          "bitmain",
          List.of("godminer", "ckbminer", "bitmain", "antminer"),
          JobEncoding.ARRAY,
          ExtranonceForm.SUBSCRIBE_REPLY,
          Envelope.NULL_ID,
          Envelope.NULL_ID,
          SHORTEST_INTERVAL,
          false);

  /// BzMiner, and Goldshell's KA-BOX and E-KA1M, which call themselves so and choke on frequent
  /// jobs.
  static final Dialect BZMINER =
      new Dialect(
          "bzminer",
          List.of("bzminer", "goldshell"),
          JobEncoding.HEX80,
          ExtranonceForm.MINING_SET_2,
          Envelope.NULL_ID_JSONRPC,
          Envelope.NULL_ID_JSONRPC,
          Duration.ofMillis(500),
          false);

  /// GPU miners.
  static final Dialect GPU = array("gpu", gpuAgents(), ExtranonceForm.SET_2, false);

  /// The open CPU and GPU miner, which needs both elements of `set_extranonce`.
  static final Dialect KASPAMINER =
      array("kaspaminer", List.of("kaspa-miner"), ExtranonceForm.MINING_SET_2, false);

  /// Rented hash power; their verifiers want extranonce and difficulty before they log in.
  static final Dialect RENTAL =
      array(
          "rental",
          List.of("nicehash", "miningrigrentals", "lazypickaxe"),
          ExtranonceForm.SET_2,
          true);

  /// Whoever names no agent, or one nobody knows.
  static final Dialect DEFAULT = array("default", List.of(), ExtranonceForm.SET_2, false);

  static final List<Dialect> ALL =
      List.of(ICERIVER, BITMAIN, BZMINER, KASPAMINER, RENTAL, GPU, DEFAULT);

  /// The dialect of an agent.
  static Dialect ofAgent(String agent) {
    String lower = agent.toLowerCase(Locale.ROOT);
    return ALL.stream()
        .filter(dialect -> dialect.agents.stream().anyMatch(lower::contains))
        .findFirst()
        .orElse(DEFAULT);
  }

  /// The dialect of a name in the configuration.
  public static Optional<Dialect> named(String name) {
    return ALL.stream().filter(dialect -> dialect.name.equals(name)).findFirst();
  }

  private static List<String> gpuAgents() {
    return List.of("lolminer", "rigel", "srbminer", "tnn-miner", "teamredminer", "gminer");
  }

  private static Dialect array(
      String name, List<String> agents, ExtranonceForm extranonce, boolean startsEarly) {
    return new Dialect(
        name,
        agents,
        JobEncoding.ARRAY,
        extranonce,
        Envelope.NULL_ID_JSONRPC,
        Envelope.NULL_ID_JSONRPC,
        SHORTEST_INTERVAL,
        startsEarly);
  }
}
