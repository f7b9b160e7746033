package io.kaspool.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kaspool.ops.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalProcessTest {
  private static final Path STRACE = Path.of("/usr/bin/strace");
  private static final long ENDLESS = Long.MAX_VALUE / 2;

  @TempDir private Path parent;

  @Test
  void findsEveryAnsweredShareOnceAfterKills() throws Exception {
    Path directory = parent.resolve("journal");
    Set<Long> answered = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      answered.addAll(answeredBeforeKill(directory, round * 1_000_000_000L, 700 + 900 * round));
    }

    try (Journal journal = JournalFixture.open(directory, Instant.EPOCH)) {
      assertThat(journal.searchSpace().start()).isEqualTo(4);
      List<Long> recorded = JournalFixture.nonces(journal);
      assertThat(recorded).doesNotHaveDuplicates().containsAll(answered);
      assertThat(journal.readFrom(1, Integer.MAX_VALUE))
          .extracting(JournalEntry::sequence)
          .containsExactlyElementsOf(LongStream.rangeClosed(1, recorded.size()).boxed().toList());
    }
  }

  private List<Long> answeredBeforeKill(Path directory, long first, int killAfter)
      throws IOException {
    Process child = start(List.of(), directory, first, ENDLESS, 500);
    List<Long> answered = new ArrayList<>();
    try (BufferedReader output = child.inputReader()) {
      readAnswers(output, answered, killAfter);
      assertThatThrownBy(() -> JournalFixture.open(directory, Instant.EPOCH))
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("another process");
      child.toHandle().destroyForcibly();
      readAnswers(output, answered, Integer.MAX_VALUE);
    } finally {
      child.toHandle().destroyForcibly();
    }
    assertThat(answered).hasSizeGreaterThanOrEqualTo(killAfter);
    child.onExit().join();
    return answered;
  }

  /// Until `count` are there or the output ends; a line cut off by the kill was not heard.
  private static void readAnswers(BufferedReader output, List<Long> answered, int count)
      throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = 0; answered.size() < count && next >= 0; ) {
      next = output.read();
      if (next == '\n') {
        assertThat(line.toString()).startsWith("answered ");
        answered.add(Long.parseLong(line.substring("answered ".length())));
        line.setLength(0);
      } else {
        line.append((char) next);
      }
    }
  }

  @Test
  void callsFsyncBeforeEachAnswer() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "strace is not installed");
    Path trace = parent.resolve("trace");
    List<String> tracer =
        List.of(
            STRACE.toString(),
            "-f",
            "-qq",
            "-o",
            trace.toString(),
            "-e",
            "trace=fsync,fdatasync,write");
    Process child = start(tracer, parent.resolve("journal"), 0, 20, 1);
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assumeTrue(child.waitFor() == 0, "strace may not trace here");

    assertThat(output.lines()).hasSize(20);
    assertThat(answersWithoutSync(Files.readAllLines(trace))).isEmpty();
  }

  private static List<String> answersWithoutSync(List<String> trace) {
    List<String> bare = new ArrayList<>();
    int answers = 0;
    boolean synced = false;
    for (String call : trace) {
      if (call.contains("write(1, \"answered")) {
        answers++;
        if (!synced) {
          bare.add(call);
        }
        synced = false;
      } else if (call.contains("sync") && call.endsWith("= 0")) {
        synced = true;
      }
    }
    assertThat(answers).isEqualTo(20);
    return bare;
  }

  private static Process start(
      List<String> before, Path directory, long first, long count, int window) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            ShareWriterProcess.class.getName(),
            directory.toString(),
            Long.toString(first),
            Long.toString(count),
            Integer.toString(window)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
