package io.kaspool.systemtests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A process as a user starts it, and what it prints. Any thread.
///
/// Bounded: keeps the last [#KEPT] lines.
final class Program implements AutoCloseable {
  private static final int KEPT = 100_000;
  private static final Path ROOT = Path.of(System.getProperty("kaspool.root", ".."));

  private final Process process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition printed = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private final String name;
  private boolean ended;

  private Program(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /// `./kaspool …`, without building: what was packaged is what is tested.
  static Program kaspool(String... arguments) {
    return kaspool(Map.of(), arguments);
  }

  /// As above, with these variables.
  static Program kaspool(Map<String, String> environment, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("KASPOOL_NO_BUILD", "1");
    return start(
        "kaspool " + arguments[0],
        all,
        ROOT,
        Stream.concat(Stream.of("./kaspool"), Arrays.stream(arguments)).toList());
  }

  static Program start(
      String name, Map<String, String> environment, Path directory, List<String> command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      return new Program(name, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("could not start " + command, e);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        add(line);
      }
    } catch (IOException gone) {
      // the process was killed
    }
    lock.lock();
    try {
      ended = true;
      printed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      if (lines.size() >= KEPT) {
        lines.subList(0, KEPT / 2).clear();
      }
      lines.add(line);
      printed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a line that holds the pattern.
  Matcher await(String pattern, Duration limit) {
    return await(pattern, 1, limit);
  }

  /// Waits for the n-th line that holds the pattern.
  Matcher await(String pattern, int count, Duration limit) {
    Pattern compiled = Pattern.compile(pattern);
    long left = limit.toNanos();
    lock.lock();
    try {
      while (true) {
        List<Matcher> found =
            lines.stream().map(compiled::matcher).filter(Matcher::find).limit(count).toList();
        if (found.size() >= count) {
          return found.getLast();
        }
        if (ended || left <= 0) {
          throw new AssertionError(
              name
                  + (ended ? " ended" : " did not")
                  + " without printing /"
                  + pattern
                  + "/ "
                  + count
                  + " times:\n"
                  + String.join("\n", lastLines()));
        }
        left = printed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a line that holds the pattern, for the end, or that long; whether the line came.
  boolean comesTo(String pattern, Duration limit) {
    Pattern compiled = Pattern.compile(pattern);
    long left = limit.toNanos();
    lock.lock();
    try {
      while (true) {
        if (lines.stream().anyMatch(line -> compiled.matcher(line).find())) {
          return true;
        }
        if (ended || left <= 0) {
          return false;
        }
        left = printed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      lock.unlock();
    }
  }

  /// The port on which an app serves miners, once it does.
  int stratumPort() {
    Matcher listening = await("stratum listens on \\S+:(\\d+)", Duration.ofSeconds(60));
    return Integer.parseInt(listening.group(1));
  }

  private List<String> lastLines() {
    return lines.subList(Math.max(0, lines.size() - 200), lines.size());
  }

  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for its end.
  int exitCode(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            name + " still runs after " + limit + ":\n" + String.join("\n", lines()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Whether it ended by then.
  boolean endsWithin(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// `kill -9`
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    exitCode(Duration.ofSeconds(10));
  }

  /// `kill -STOP`: nothing of it runs, its connections stay.
  void freeze() {
    signal("STOP");
  }

  /// `kill -CONT`
  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try (Program kill =
        start(
            "kill",
            Map.of(),
            Path.of("."),
            List.of("kill", "-" + name, String.valueOf(process.pid())))) {
      if (kill.exitCode(Duration.ofSeconds(10)) != 0) {
        throw new AssertionError("kill -" + name + ": " + kill.lines());
      }
    }
  }

  /// `kill`
  void terminate() {
    process.destroy();
  }

  @Override
  public void close() {
    terminate();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
    }
  }
}
