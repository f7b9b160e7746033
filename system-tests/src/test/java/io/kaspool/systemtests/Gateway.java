package io.kaspool.systemtests;

import io.kaspool.ledger.DatabaseSettings;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.Rig;
import io.kaspool.rigs.RigListener;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.StratumServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A gateway as its operator has it: a directory with configuration and journal, and `kaspool app`
/// on them, one process at a time. Miners find it at the same port after each start.
final class Gateway implements AutoCloseable {
  /// As a stratum difficulty.
  private static final String HASHES_PER_SHARE_128 = "0.0000000298023223876953125";

  /// About eighty shares a second.
  private static final long HASHES_PER_SECOND = 10_000;

  private static final Duration START = Duration.ofSeconds(60);

  private final Path directory;
  private final World world;
  private final int port = Kaspad.freePort();
  private @Nullable Program app;

  /// Where its node and its database are.
  record World(int nodePort, DatabaseSettings database) {}

  /// What a command ended with.
  record Answer(int status, String text) {}

  /// @param label its `pool_id`
  Gateway(Path directory, String label, World world) {
    this.directory = directory;
    this.world = world;
    rename(label);
  }

  /// From the next start on.
  void rename(String label) {
    String json =
        """
        {
          "pool_id": "%s",
          "node": ["127.0.0.1:%d"],
          "network": "simnet",
          "requireSynced": false,
          "stratum": { "port": %d, "bind": "127.0.0.1", "difficulty": %s },
          "treasury": { "address": "%s", "fee": 1, "settlementIntervalSeconds": 1 },
          "database": { "url": "%s" },
          "metrics": { "port": 0 },
          "data": "%s"
        }
        """
            .formatted(
                label,
                world.nodePort(),
                port,
                HASHES_PER_SHARE_128,
                AppConfig.TREASURY,
                url(world.database()),
                data());
    try {
      Files.createDirectories(directory);
      Files.writeString(config(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String url(DatabaseSettings database) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            database.user(),
            database.password(),
            database.host(),
            database.port(),
            database.name());
  }

  Path config() {
    return directory.resolve("config.json");
  }

  Path data() {
    return AppConfig.data(directory);
  }

  /// Starts it, and returns when it serves miners.
  Program start() {
    Program started = launch("");
    started.await("stratum listens on", START);
    return started;
  }

  /// Starts it; it ends at that point by itself.
  ///
  /// @param point as `io.kaspool.ops.Failpoint` reads it
  Program startHalting(String point) {
    return launch("-Dkaspool.halt=" + point);
  }

  private Program launch(String javaOptions) {
    Program started =
        Program.kaspool(
            Map.of("KASPOOL_JAVA_OPTS", javaOptions), "app", "--config", config().toString());
    app = started;
    return started;
  }

  Program app() {
    return Objects.requireNonNull(app);
  }

  /// A miner of about eighty shares a second, which comes back whenever it is thrown out.
  Rig rig(String worker, RigListener listener) {
    return rig(AppConfig.wallet(0x22), worker, listener);
  }

  Rig rig(String wallet, String worker, RigListener listener) {
    return Rig.start(
        RigSettings.of(StratumServer.parse("127.0.0.1:" + port), wallet, worker, Dialect.ICERIVER)
            .withHashesPerSecond(HASHES_PER_SECOND)
            .withReconnect(RigSettings.Backoff.every(Duration.ofMillis(100))),
        listener);
  }

  int port() {
    return port;
  }

  /// Whether it keeps the accounts, by its metrics.
  boolean isActive() {
    return get("/metrics").lines().anyMatch("kaspool_accounting_active 1.0"::equals);
  }

  String health() {
    return get("/health");
  }

  private String get(String path) {
    String url = app().await("metrics and health at (http://\\S+)", START).group(1);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(10)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(url + path, e);
    }
  }

  /// `kaspool ctl`
  Answer ctl(String... words) {
    return run(Stream.concat(Stream.of("ctl", "--config", config().toString()), Stream.of(words)));
  }

  /// `kaspool audit`
  Answer audit(String... options) {
    return run(
        Stream.concat(Stream.of("audit", "--config", config().toString()), Stream.of(options)));
  }

  private static Answer run(Stream<String> arguments) {
    try (Program command = Program.kaspool(arguments.toArray(String[]::new))) {
      int status = command.exitCode(Duration.ofSeconds(90));
      List<String> lines = command.lines();
      return new Answer(status, String.join("\n", lines));
    }
  }

  @Override
  public void close() {
    if (app != null) {
      app.close();
    }
  }
}
