package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.OperatorException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
  @TempDir Path directory;
  private Path path = Path.of("");

  @BeforeEach
  void name() {
    path = directory.resolve("app.sock");
  }

  @Test
  void isForItsUserAlone() throws IOException {
    try (SocketFile file = SocketFile.claim(path);
        ServerSocketChannel _ = file.bind(1)) {
      assertThat(mode(path)).isEqualTo("rw-------");
      assertThat(mode(directory.resolve("app.sock.lock"))).isEqualTo("rw-------");
      assertThat(file.owner()).isEqualTo(Files.getOwner(directory).getName());
      assertThat(names()).containsExactly("app.sock", "app.sock.lock");
    }
    assertThat(names()).containsExactly("app.sock.lock");
  }

  @Test
  void isAtNoMomentOpenToOthers() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean seenOpen = new AtomicBoolean();
    Thread watcher =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!done.get()) {
                    if (isOpenToOthers(path)) {
                      seenOpen.set(true);
                    }
                  }
                });
    for (int i = 0; i < 200; i++) {
      try (SocketFile file = SocketFile.claim(path);
          ServerSocketChannel _ = file.bind(1)) {
        assertThat(mode(path)).isEqualTo("rw-------");
      }
    }
    done.set(true);
    watcher.join();

    assertThat(seenOpen).isFalse();
  }

  private static boolean isOpenToOthers(Path path) {
    try {
      return !mode(path).equals("rw-------");
    } catch (IOException e) {
      return false; // not there
    }
  }

  @Test
  void takesTheSocketOfADeadProcessOver() throws IOException {
    foreign().close();
    assertThat(path).exists();

    try (SocketFile file = SocketFile.claim(path);
        ServerSocketChannel _ = file.bind(1);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void leavesASocketThatAnswersToItsOwner() throws IOException {
    try (ServerSocketChannel foreign = foreign()) {
      assertRefused("another process takes commands at the control socket", "stop it first");
      assertThat(foreign.accept()).isNotNull();
    }
  }

  @Test
  void leavesASocketWhoseQueueIsFullToItsOwner() throws IOException {
    try (ServerSocketChannel _ = foreign();
        SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path));
        SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertRefused("another process takes commands at the control socket", "stop it first");
    }
  }

  @Test
  void hasOneOwnerAlsoBeforeTheSocketIsThere() throws IOException {
    try (SocketFile _ = SocketFile.claim(path)) {
      assertRefused("another process takes commands at the control socket", "stop it first");
    }
    SocketFile.claim(path).close();
  }

  @Test
  void leavesOtherFilesAlone() throws IOException {
    Files.writeString(path, "precious");
    assertRefused("there is a file that is no socket", "move it away");
    assertThat(path).hasContent("precious");

    Files.delete(path);
    Files.createSymbolicLink(path, directory.resolve("elsewhere"));
    assertRefused("there is a file that is no socket", "move it away");
  }

  @Test
  void aPathThatIsTooLongIsRefusedWithTheReason() {
    path = directory.resolve("x".repeat(100));
    assertRefused(
        "the control socket's path is longer than 102 bytes",
        "choose a shorter one, or one relative to where the program is started");
    int left = SocketFile.MAX_PATH_BYTES - directory.toString().length() - 1;
    path = directory.resolve("x".repeat(left - "/s".length()) + "/s");
    assertRefused( // the hidden directory beside so short a name makes a longer path
        "the control socket's path is longer than 102 bytes",
        "choose a shorter one, or one relative to where the program is started");
  }

  @Test
  void theLongestPathWorks() throws IOException {
    int left = SocketFile.MAX_PATH_BYTES - directory.toString().length() - 1;
    path = directory.resolve("x".repeat(left));

    try (SocketFile file = SocketFile.claim(path);
        ServerSocketChannel _ = file.bind(1);
        SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsRefusedWithTheNextStep() {
    path = directory.resolve("missing").resolve("app.sock");
    assertRefused(
        "the control socket cannot be made: java.nio.file.NoSuchFileException: " + path + ".lock",
        "let the user of this program write to its directory");
  }

  private void assertRefused(String what, String whatToDo) {
    assertThatThrownBy(() -> SocketFile.claim(path))
        .isInstanceOf(OperatorException.class)
        .hasMessage("DATA_UNUSABLE: " + what + " (" + path + "): " + whatToDo);
  }

  private ServerSocketChannel foreign() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return channel.bind(UnixDomainSocketAddress.of(path), 1);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
