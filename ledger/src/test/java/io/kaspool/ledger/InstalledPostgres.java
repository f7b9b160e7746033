package io.kaspool.ledger;

import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.ledger.testkit.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A server of programs that are on this machine, with data of its own. It can be stopped and
/// started again, at the same port. Confined to the test's thread.
final class InstalledPostgres implements AutoCloseable {
  static final String PASSWORD = "only-for-tests";

  /// The shell is the server's parent, and outlives this process long enough to stop it.
  private static final String SERVE =
      "trap '' HUP INT TERM; \"$@\" & server=$!; read -r how; kill -\"${how:-INT}\" $server; wait";

  private final Path programs;
  private final Path directory;
  private final int port;
  private @Nullable Process shell;

  private InstalledPostgres(Path programs, Path directory, int port) {
    this.programs = programs;
    this.directory = directory;
    this.port = port;
  }

  /// Makes the data, and starts.
  static InstalledPostgres create(Path programs) {
    try {
      InstalledPostgres postgres =
          new InstalledPostgres(
              programs, Files.createTempDirectory("kaspool-postgres-"), unusedPort());
      postgres.initialize();
      postgres.start();
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void initialize() throws IOException {
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    Process initdb =
        new ProcessBuilder(
                asUser(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data(),
                    "--username=postgres",
                    "--auth=scram-sha-256",
                    "--pwfile=" + password,
                    "--encoding=UTF-8",
                    "--locale=C",
                    "--no-sync"))
            .redirectErrorStream(true)
            .redirectOutput(log())
            .start();
    if (initdb.onExit().join().exitValue() != 0) {
      throw new IllegalStateException(Files.readString(directory.resolve("log")));
    }
  }

  /// Postgres refuses to be root; without a user of its own, it is nobody.
  private static List<String> asUser(String... command) {
    List<String> words = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      words.addAll(List.of("unshare", "-U"));
    }
    words.addAll(List.of(command));
    return words;
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Redirect log() {
    return Redirect.appendTo(directory.resolve("log").toFile());
  }

  /// Does nothing while it runs.
  void start() throws IOException {
    if (shell == null) {
      launch();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::answers);
    }
  }

  private void launch() throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", SERVE, "sh"));
    command.addAll(
        asUser(
            programs.resolve("postgres").toString(),
            "-D",
            data().toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories="));
    shell = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log()).start();
  }

  /// Whether it lets somebody in, or would with another password.
  private boolean answers() {
    try {
      TestServer.connect(settings()).close();
      return true;
    } catch (SQLException e) {
      return "28P01".equals(e.getSQLState());
    }
  }

  /// A fast shutdown: clients are cut off.
  void stop() throws IOException {
    end("INT");
  }

  /// As if the machine's power was cut, as far as a process can.
  void quit() throws IOException {
    end("QUIT");
  }

  private void end(String signal) throws IOException {
    Process running = shell;
    if (running != null) {
      running.outputWriter().write(signal + "\n");
      running.outputWriter().flush();
      running.onExit().join();
      shell = null;
    }
  }

  DatabaseSettings settings() {
    return new DatabaseSettings("127.0.0.1", port, "postgres", "postgres", PASSWORD);
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestDatabases.remove(directory);
  }
}
