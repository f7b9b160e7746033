package io.kaspool.bench;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Rust CPU miner as a yardstick: one thread of it on a simulated node whose blocks nobody
/// finds. `KASPA_MINER` names the binary; without it there is no such row.
final class KaspaMiner {
  static final String NAME = "kaspa-miner.oneThread";
  private static final Pattern RATE =
      Pattern.compile(
          "hashrate is:? ([0-9.]+) (hash|Khash|Mhash|Ghash)/s", Pattern.CASE_INSENSITIVE);
  private static final long UNREACHABLE = 1L << 50;

  /// It tells its rate every ten seconds; the first one holds its start-up.
  private static final int REPORTS = 3;

  private KaspaMiner() {}

  static Optional<Measurement> measure(String machine) throws IOException {
    String binary = System.getenv("KASPA_MINER");
    if (binary == null) {
      return Optional.empty();
    }
    SimNodeSettings settings = SimNodeSettings.defaults().withHashesPerBlock(UNREACHABLE);
    try (SimNode node = SimNode.start(settings)) {
      Process process =
          new ProcessBuilder(
                  binary,
                  "--mining-address",
                  Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]).toString(),
                  "--kaspad-address",
                  "127.0.0.1",
                  "--port",
                  String.valueOf(node.port()),
                  "--threads",
                  "1")
              .redirectErrorStream(true)
              .start();
      try {
        return Optional.of(new Measurement(NAME, "ops/s", rate(process), machine));
      } finally {
        process.destroy();
      }
    }
  }

  private static double rate(Process process) throws IOException {
    List<Double> rates = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line;
      while (rates.size() < REPORTS && (line = lines.readLine()) != null) {
        Matcher rate = RATE.matcher(line);
        if (rate.find()) {
          rates.add(Double.parseDouble(rate.group(1)) * unit(rate.group(2)));
        }
      }
    }
    if (rates.size() < REPORTS) {
      throw new IOException("kaspa-miner ended before it told its rate");
    }
    return rates.getLast();
  }

  private static double unit(String name) {
    return switch (name.charAt(0)) {
      case 'K', 'k' -> 1e3;
      case 'M', 'm' -> 1e6;
      case 'G', 'g' -> 1e9;
      default -> 1;
    };
  }
}
