package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.testkit.TestDatabases;
import io.kaspool.ops.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  @BeforeEach
  void link() throws IOException {
    linkProgramsTo(directory);
  }

  /// Unpacking takes most of the time of a first start.
  private static void linkProgramsTo(Path directory) throws IOException {
    Path bin = TestDatabases.programs();
    Files.createSymbolicLink(
        directory.resolve("postgres-binaries"), bin.resolve("../..").normalize());
  }

  @AfterEach
  void unlink() throws IOException {
    if (Files.isSymbolicLink(directory.resolve("postgres-binaries"))) {
      Files.delete(directory.resolve("postgres-binaries"));
    }
  }

  @Test
  void keepsItsDataFromOneStartToTheNext() throws SQLException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      run(postgres, "CREATE TABLE public.kept (n int)", "INSERT INTO public.kept VALUES (42)");
    }

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThat(ask(postgres.settings(), "SELECT n FROM public.kept")).isEqualTo("42");
    }
  }

  @Test
  void worksInADirectoryWithBlanksInItsName() throws IOException {
    Path odd = Files.createDirectory(directory.resolve("it's my pool"));
    Files.move(directory.resolve("postgres-binaries"), odd.resolve("postgres-binaries"));

    EmbeddedPostgres.start(odd).close();
    Files.delete(odd.resolve("postgres-binaries"));
  }

  @Test
  void losesNothingWhenThePowerIsCut() throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertThat(ask(TestDatabases.fresh(), "SHOW " + setting)).as(setting).isEqualTo("on");
    }
  }

  @Test
  void recoversFromAServerThatWasKilled() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      run(postgres, "CREATE TABLE public.kept (n int)", "INSERT INTO public.kept VALUES (42)");
      ProcessHandle server = Postmaster.running(data());
      server.destroyForcibly();
      server.onExit().join();
    }

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThat(ask(postgres.settings(), "SELECT n FROM public.kept")).isEqualTo("42");
    }
  }

  @Test
  void endsWithItsProgramEvenIfThatIsKilled() throws Exception {
    Process program = program();
    ProcessHandle server = Postmaster.running(data());

    program.destroyForcibly();

    Awaitility.await().atMost(SOON).until(() -> !server.isAlive());
    EmbeddedPostgres.start(directory).close();
  }

  @Test
  void endsWithAProgramThatForgetsToCloseIt() throws Exception {
    Process program = program();
    ProcessHandle server = Postmaster.running(data());

    program.outputWriter().close();

    assertThat(program.waitFor()).isZero();
    Awaitility.await().atMost(SOON).until(() -> !server.isAlive());
  }

  @Test
  void takesOverFromAServerThatWasLeftBehind() throws Exception {
    Process program = program();
    ProcessHandle server = Postmaster.running(data());
    program.descendants().forEach(ProcessHandle::destroyForcibly); // the guard
    program.destroyForcibly().waitFor();
    assertThat(server.isAlive()).isTrue();

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThat(Postmaster.running(data())).isNotEqualTo(server);
      assertThat(ask(postgres.settings(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void leavesAnotherProcessAloneThatHasTheNumberOfAnEarlierServer() throws Exception {
    EmbeddedPostgres.start(directory).close();
    Process other = new ProcessBuilder("sh", "-c", "read -r _").start();
    Files.writeString(data().resolve("postmaster.pid"), other.pid() + "\n" + data() + "\n");

    EmbeddedPostgres.start(directory).close();

    assertThat(other.isAlive()).isTrue();
    other.destroyForcibly();
  }

  @Test
  void isOnePerDirectory() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory)) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
          .isInstanceOf(OperatorException.class)
          .hasMessage(
              "DATA_UNUSABLE: another running program has the embedded Postgres (%s): stop that"
                  + " program, or give this one another data directory",
              directory);
      assertThat(postgres.settings().port()).isPositive();
    }
  }

  @Test
  void isOnePerDirectoryAmongProcesses() throws Exception {
    Process program = program();

    assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("another running program has the embedded Postgres");

    program.destroyForcibly();
  }

  @Test
  void beginsAgainWhereAFirstStartWasCutOff() throws IOException {
    Files.createDirectories(data().resolve("base"));
    Files.writeString(data().resolve("PG_VERSION"), "18\n");
    Files.writeString(data().resolve("postgresql.conf"), "");
    Files.writeString(directory.resolve("postgres.unfinished"), "");

    EmbeddedPostgres.start(directory).close();

    assertThat(directory.resolve("postgres.unfinished")).doesNotExist();
  }

  @Test
  void asksForAPassword() throws SQLException {
    DatabaseSettings known = TestDatabases.fresh();
    DatabaseSettings guessed =
        new DatabaseSettings(known.host(), known.port(), known.name(), known.user(), "guess");

    assertThatThrownBy(() -> TestDatabases.connect(guessed))
        .hasMessageContaining("password authentication failed");
    assertThat(ask(known, "SHOW unix_socket_directories")).isEmpty();
    assertThat(ask(known, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
  }

  @Test
  void letsNobodyElseReadOrWriteItsFiles() throws IOException {
    Path programs = directory.resolve("postgres-binaries");
    Files.delete(programs);
    Files.createDirectories(programs.resolve("half/bin"));

    EmbeddedPostgres.start(directory).close();

    for (String own : List.of("postgres", "postgres-binaries")) {
      assertThat(Files.getPosixFilePermissions(directory.resolve(own)))
          .as(own)
          .allMatch(permission -> permission.name().startsWith("OWNER_"));
    }
    assertThat(Files.getPosixFilePermissions(data().resolve("kaspool-password")))
        .allMatch(permission -> permission.name().startsWith("OWNER_"));
    assertThat(files(programs)).as("unpacked as a whole").hasSize(1).doesNotContain("half");
    assertThat(files(directory))
        .containsExactly("postgres", "postgres-binaries", "postgres.lock", "postgres.log");
  }

  @Test
  void saysWhyItDoesNotStart() throws IOException {
    EmbeddedPostgres.start(directory).close();
    Files.writeString(data().resolve("postgresql.conf"), "nonsense = 1\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("does not start: configuration file");
  }

  private Path data() throws IOException {
    return directory.toRealPath().resolve("postgres");
  }

  private static List<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void run(EmbeddedPostgres postgres, String... statements) throws SQLException {
    try (Connection connection = TestDatabases.connect(postgres.settings());
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private static String ask(DatabaseSettings settings, String question) throws SQLException {
    try (Connection connection = TestDatabases.connect(settings);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return answer.getString(1);
    }
  }

  /// Another JVM whose server is up.
  private Process program() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EmbeddedPostgresProcess.class.getName(), directory.toString()));
    Process program = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    BufferedReader output = program.inputReader();
    assertThat(output.readLine()).matches("[0-9]+");
    return program;
  }
}
