package io.kaspool.bench;

import io.kaspool.ops.OperatorException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks whose names match and prints them beside the baseline. Each takes about nine
/// seconds, or half a minute if it is a [LoadRun]; the numbers are worth something only on a
/// machine that does nothing else.
public final class BenchMain {
  private static final String USAGE =
      """
      usage: kaspool bench [--save] [regex]

        regex    benchmarks to run, by class or method; all if left out
        --save   write the results to bench/baseline.json as the new baseline

      With KASPA_MINER naming a kaspa-miner, its hash rate stands beside ours. Journals and databases
      are where Java puts temporary files; KASPOOL_JAVA_OPTS=-Djava.io.tmpdir=DIR names another disk.
      """;

  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private static final int WARMUP_ITERATIONS = 3;
  private static final int ITERATIONS = 5;
  private static final TimeValue ITERATION_TIME = TimeValue.seconds(1);

  private static final List<LoadRun> LOAD_RUNS =
      List.of(
          new JournalRun(1_000),
          new JournalRun(10_000),
          new JournalRun(20_000),
          new ShippingRun(),
          new SettlementRun());

  private final Path baselineFile;
  private final PrintStream out;
  private final PrintStream err;

  BenchMain(Path baselineFile, PrintStream out, PrintStream err) {
    this.baselineFile = baselineFile;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] args) {
    Path root = Path.of(System.getProperty("kaspool.root", "."));
    Path baseline = root.resolve("bench").resolve("baseline.json");
    System.exit(new BenchMain(baseline, System.out, System.err).run(args));
  }

  /// The exit status of the command.
  int run(String... args) {
    List<String> names = new ArrayList<>(Arrays.asList(args));
    if (names.remove("--help")) {
      out.print(USAGE);
      return DONE;
    }
    boolean save = names.remove("--save");
    if (names.size() > 1 || names.stream().anyMatch(name -> name.startsWith("-"))) {
      err.print(USAGE);
      return WRONG_USE;
    }
    String regex = names.isEmpty() ? ".*" : names.getFirst();
    try {
      List<Measurement> measurements = measure(Pattern.compile(regex));
      if (measurements.isEmpty()) {
        err.println("no benchmark matches " + regex);
        return WRONG_USE;
      }
      report(measurements, save);
      return DONE;
    } catch (PatternSyntaxException e) {
      err.println("not a regular expression: " + e.getMessage());
      return WRONG_USE;
    } catch (RunnerException | IOException | OperatorException e) {
      err.println("the benchmarks failed: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    }
  }

  private void report(List<Measurement> measurements, boolean save) throws IOException {
    Baseline baseline = Baseline.read(baselineFile);
    out.print(Report.table(measurements, baseline));
    if (save) {
      baseline.updatedWith(measurements).write(baselineFile);
      out.println("Saved as the new baseline.");
    }
  }

  private List<Measurement> measure(Pattern names)
      throws RunnerException, IOException, InterruptedException {
    err.println("Measuring; each benchmark takes nine seconds to half a minute.");
    String machine = Machine.note();
    List<Measurement> measurements = new ArrayList<>();
    for (RunResult result : microbenchmarks(names)) {
      measurements.add(measurement(result, machine));
    }
    measurements.sort(Comparator.comparing(Measurement::name));
    if (names.matcher(HeavyHashBenchmark.class.getSimpleName()).find()) {
      KaspaMiner.measure(machine).ifPresent(measurements::add);
    }
    for (LoadRun run : LOAD_RUNS) {
      if (names.matcher(run.name()).find()) {
        measurements.addAll(run.measure(machine));
      }
    }
    return measurements;
  }

  private static Collection<RunResult> microbenchmarks(Pattern names) throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(names.pattern())
            .forks(1)
            .threads(1)
            .warmupIterations(WARMUP_ITERATIONS)
            .warmupTime(ITERATION_TIME)
            .measurementIterations(ITERATIONS)
            .measurementTime(ITERATION_TIME)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    try {
      return new Runner(options).run();
    } catch (NoBenchmarksException e) {
      return List.of(); // the names may be those of load runs
    }
  }

  private static Measurement measurement(RunResult result, String machine) {
    String fullName = result.getParams().getBenchmark();
    String name = fullName.replaceFirst(".*\\.(?=[^.]+\\.[^.]+$)", "");
    return new Measurement(
        name,
        result.getPrimaryResult().getScoreUnit(),
        result.getPrimaryResult().getScore(),
        machine);
  }
}
