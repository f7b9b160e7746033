package io.kaspool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.ops.control.AuditEntry;
import io.kaspool.ops.control.AuditLog;
import io.kaspool.ops.control.ControlAnswer;
import io.kaspool.ops.control.ControlCommand;
import io.kaspool.ops.control.ControlCommands;
import io.kaspool.ops.control.ControlEventLog;
import io.kaspool.ops.control.ControlRequest;
import io.kaspool.ops.control.ControlSocket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CtlCommandTest {
  @TempDir Path directory;
  private final ControlCommands commands = new ControlCommands();
  private final RequestedWords requested = new RequestedWords();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path socket = Path.of("");
  private ControlSocket role =
      ControlSocket.create(socket, commands, requested, new ControlEventLog());

  @BeforeEach
  void start() {
    socket = directory.resolve("app.sock");
    role.close();
    role = ControlSocket.create(socket, commands, requested, new ControlEventLog());
    commands.register(
        new ControlCommand("say", "WORD...", "Says it back.", CtlCommandTest::sayBack));
    role.start();
  }

  private static ControlAnswer sayBack(ControlRequest request) {
    String words = String.join("|", request.words());
    return words.contains("no")
        ? new ControlAnswer.Refused("not " + words)
        : new ControlAnswer.Done(words);
  }

  @AfterEach
  void close() {
    role.close();
  }

  @Test
  void printsWhatWasDoneAndExitsWithZero() {
    assertThat(ctl("--socket", socket.toString(), "say", "a", "b c")).isZero();
    assertThat(out).hasToString("a|b c" + System.lineSeparator());
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsWhyItWasRefusedAndExitsWithOne() {
    assertThat(ctl("--socket", socket.toString(), "say", "no")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err).hasToString("refused: not no" + System.lineSeparator());
  }

  @Test
  void helpIsTheRolesOwn() {
    assertThat(ctl("--socket", socket.toString(), "help")).isZero();
    assertThat(out.toString()).contains("say WORD...").contains("    Says it back.");
  }

  @Test
  void wordsMayLookLikeOptions() {
    assertThat(ctl("--socket", socket.toString(), "say", "--config", "-h", "--socket")).isZero();
    assertThat(out.toString()).startsWith("--config|-h|--socket");
  }

  @Test
  void findsTheAppByItsConfiguration() throws IOException {
    Path config = configuration("\"data\": \"" + directory + "\"");

    assertThat(ctl("--config", config.toString(), "say", "it")).isZero();
    assertThat(requested.words).containsExactly(List.of("say", "it"));
  }

  @Test
  void aWrongConfigurationIsWrongUse() throws IOException {
    Path config = configuration("\"date\": 1");

    assertThat(ctl("--config", config.toString(), "say", "it")).isEqualTo(2);
    assertThat(err.toString()).contains("date: unknown key, did you mean \"data\"?");
  }

  @Test
  void noWordsAreWrongUse() {
    assertThat(ctl("--socket", socket.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'WORDS'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb"})
  void wordsThatNobodyTypesAreWrongUse(String word) {
    assertThat(ctl("--socket", socket.toString(), "say", word)).isEqualTo(2);
    assertThat(err.toString()).contains("a word of a command is empty or has a control character");
    assertThat(requested.words).isEmpty();
  }

  @Test
  void saysWhatToDoWhenNoRoleRuns() {
    role.close();

    assertThat(ctl("--socket", socket.toString(), "help")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "ROLE_UNREACHABLE: no role runs here: there is no such socket ("
                + socket
                + "): start the role, or name its socket and be where it was started"
                + System.lineSeparator());
  }

  private int ctl(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "ctl";
    System.arraycopy(args, 0, all, 1, args.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private Path configuration(String member) throws IOException {
    String address = Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]).toString();
    String text =
        """
        {
          "node": "127.0.0.1",
          "network": "simnet",
          "treasury": {"address": "%s", "fee": 1},
          %s
        }
        """
            .formatted(address, member);
    return Files.writeString(directory.resolve("config.json"), text);
  }

  /// Remembers the requests.
  private static final class RequestedWords implements AuditLog {
    final List<List<String>> words = new CopyOnWriteArrayList<>();

    @Override
    public long begin(AuditEntry entry) {
      words.add(entry.words());
      return words.size();
    }

    @Override
    public void end(long id, boolean done, String text) {}
  }
}
