package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.OperatorException;
import io.kaspool.ops.control.ControlWire.Asked;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlClientTest {
  private static final String LOOK = "look into its log and audit log for what became of it";

  @TempDir Path directory;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = directory.resolve("app.sock");
  }

  @Test
  void saysThatNoRoleRuns() throws IOException {
    assertFails(
        "no role runs here: there is no such socket",
        "start the role, or name its socket and be where it was started");
    server().close();
    assertFails(
        "no role runs here: what made the socket is gone",
        "start the role, or name its socket and be where it was started");
  }

  @Test
  void saysThatAPathIsTooLong() {
    path = directory.resolve("x".repeat(100));
    assertFails("the path has more than 102 bytes", "give one relative to where you are");
  }

  @Test
  void saysThatTheRoleBrokeOff() throws IOException {
    try (ServerSocketChannel server = server()) {
      Thread.ofVirtual().start(() -> acceptAndClose(server));
      assertFails("the role ended or broke off", LOOK);
    }
  }

  private static void acceptAndClose(ServerSocketChannel server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new AssertionError("nothing is wrong with this socket", e);
    }
  }

  @Test
  void doesNotWaitForEver() throws IOException {
    try (ServerSocketChannel _ = server()) {
      assertFails("no answer yet; the role may still be at it", LOOK);
    }
  }

  @Test
  void sendsOnlyWhatIsARequest() {
    assertThatThrownBy(() -> ControlClient.ask(path, List.of("a\nb")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a word of a command is empty or has a control character");
  }

  private void assertFails(String what, String whatToDo) {
    assertThatThrownBy(
            () ->
                ControlClient.ask(path, new Asked("ann", List.of("help")), Duration.ofMillis(200)))
        .isInstanceOf(OperatorException.class)
        .hasMessage("ROLE_UNREACHABLE: " + what + " (" + path + "): " + whatToDo);
  }

  private ServerSocketChannel server() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return channel.bind(UnixDomainSocketAddress.of(path));
  }
}
