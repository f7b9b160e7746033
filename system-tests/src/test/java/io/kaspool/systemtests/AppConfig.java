package io.kaspool.systemtests;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Configurations of an app on one private node.
final class AppConfig {
  /// Where the rewards go.
  static final String TREASURY = wallet(0x11);

  private AppConfig() {}

  /// @param difficulty the stratum difficulty miners begin with
  static Path write(Path directory, int nodePort, String difficulty) throws IOException {
    return write(directory, "\"127.0.0.1:" + nodePort + "\"", difficulty);
  }

  /// As above, for a node that has to be in sync.
  static Path writeSynced(Path directory, int nodePort, String difficulty) throws IOException {
    return write(directory, "\"127.0.0.1:" + nodePort + "\"", difficulty, true);
  }

  /// @param nodes addresses as JSON strings, with commas between
  static Path write(Path directory, String nodes, String difficulty) throws IOException {
    return write(directory, nodes, difficulty, false);
  }

  private static Path write(Path directory, String nodes, String difficulty, boolean requireSynced)
      throws IOException {
    String json =
        """
        {
          "node": [%s],
          "network": "simnet",
          "requireSynced": %s,
          "stratum": { "port": 0, "bind": "127.0.0.1", "difficulty": %s },
          "treasury": { "address": "%s", "fee": 1 },
          "metrics": { "port": 0 },
          "data": "%s"
        }
        """
            .formatted(nodes, requireSynced, difficulty, TREASURY, data(directory));
    return Files.writeString(directory.resolve("config.json"), json);
  }

  /// Where an app of this directory keeps its journal.
  static Path data(Path directory) {
    return directory.resolve("data").toAbsolutePath();
  }

  static String wallet(int fill) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) fill);
    return Address.of(Network.SIMNET, Address.Kind.PUBKEY, key).toString();
  }
}
