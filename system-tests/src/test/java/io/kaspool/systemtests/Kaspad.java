package io.kaspool.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A real kaspad on a private simnet with proof of work on: two hashes a block for the first 26,440
/// blocks, coinbase maturity 10, and kaspad's own k unless another is asked for. `KASPAD` names the
/// binary.
final class Kaspad implements AutoCloseable {
  private static final int DEFAULT_K = 124;

  private final Path directory;
  private final int rpcPort;
  private final int p2pPort;
  private Program program;

  private Kaspad(Path directory, int rpcPort, int p2pPort) {
    this.directory = directory;
    this.rpcPort = rpcPort;
    this.p2pPort = p2pPort;
    this.program = launch();
  }

  static Kaspad start(Path directory) {
    return start(directory, DEFAULT_K);
  }

  static Kaspad start(Path directory, int k) {
    try {
      Files.writeString(directory.resolve("override.json"), overrides(k));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Kaspad(directory, freePort(), freePort());
  }

  private static String overrides(int k) {
    return """
    { "skip_proof_of_work": false,
      "min_difficulty_window_size": 661,
      "blockrate": {
        "target_time_per_block": 100, "ghostdag_k": %d, "past_median_time_sample_rate": 100,
        "difficulty_sample_rate": 40, "max_block_parents": 16, "mergeset_size_limit": 248,
        "merge_depth": 36000, "finality_depth": 432000, "pruning_depth": 1080000,
        "coinbase_maturity": 10 } }
    """
        .formatted(k);
  }

  private Program launch() {
    String binary = System.getenv("KASPAD");
    if (binary == null) {
      throw new AssertionError("KASPAD names no kaspad; the node lane should not have run");
    }
    Program started =
        Program.start(
            "kaspad",
            Map.of(),
            directory,
            List.of(
                binary,
                "--simnet",
                "--appdir=./node",
                "--utxoindex",
                "--enable-unsynced-mining",
                "--rpclisten=127.0.0.1:" + rpcPort,
                "--listen=127.0.0.1:" + p2pPort,
                "--nodnsseed",
                "--disable-upnp",
                "--outpeers=0",
                "--override-params-file=./override.json",
                "--loglevel=info"));
    started.await("GRPC Server starting", Duration.ofSeconds(30));
    return started;
  }

  String address() {
    return "127.0.0.1:" + rpcPort;
  }

  int port() {
    return rpcPort;
  }

  void kill() {
    program.kill();
  }

  void restart() {
    program = launch();
  }

  @Override
  public void close() {
    program.close();
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
