package io.kaspool.ledger;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// Postgres's own programs. What they say goes to the log.
final class PostgresPrograms {
  static final String HOST = "127.0.0.1";
  static final String USER = "postgres";

  private static final int START_WITHIN_SECONDS = 60;

  private static final List<String> SETTINGS =
      List.of(
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "listen_addresses=" + HOST,
          "unix_socket_directories=",
          "log_checkpoints=off", // else the log grows while nothing happens
          "max_connections=60");

  private final Path bin;
  private final Path log;

  PostgresPrograms(Path bin, Path log) {
    this.bin = bin;
    this.log = log;
  }

  /// Makes the data.
  ///
  /// @param password file with the password of the superuser
  void initialize(Path data, Path password) throws IOException {
    run(
        "initdb",
        "--pgdata=" + data,
        "--username=" + USER,
        "--pwfile=" + password,
        "--auth=scram-sha-256",
        "--encoding=UTF-8",
        // the machine may lack the locale that its environment names
        "--locale=C");
  }

  /// Starts the server, and returns when it lets clients in.
  ///
  /// @return its port
  int start(Path data) throws IOException {
    int port = unusedPort();
    run(
        "pg_ctl",
        "start",
        "--wait",
        "--timeout=" + START_WITHIN_SECONDS,
        "--pgdata=" + data,
        "--log=" + log,
        "--options=-p " + port + " -c " + String.join(" -c ", SETTINGS));
    return port;
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }

  private void run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) { // and this is root, which Postgres refuses to be
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start();
    int status = await(process);
    if (status != 0) {
      throw new IOException(program + " ends with status " + status);
    }
  }

  private static int await(Process process) throws IOException {
    try {
      return process.onExit().get().exitValue();
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
