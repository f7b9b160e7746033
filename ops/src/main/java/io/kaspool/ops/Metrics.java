package io.kaspool.ops;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/// The metrics of one process, or of one push. Metrics are declared at the wiring, once per name,
/// with labels whose values are all known then; after that any thread counts. Bounded to 500 names.
public final class Metrics {
  /// The content type of `text`.
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  static final int MAX_NAMES = 500;
  private static final Pattern NAME = Pattern.compile("[a-z_][a-zA-Z0-9_]*");

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Set<String> names = ConcurrentHashMap.newKeySet(); // bounded by MAX_NAMES

  private Metrics() {}

  /// Metrics of a process: begins with those of its JVM.
  public static Metrics ofProcess() {
    Metrics metrics = new Metrics();
    JvmMetrics.builder().register(metrics.registry);
    return metrics;
  }

  public static Metrics empty() {
    return new Metrics();
  }

  /// `name` without the suffix `_total`, which the text format adds.
  public CounterDataPoint counter(String name, String help) {
    return counters(name, help).at();
  }

  public Family<CounterDataPoint> counters(String name, String help, Label... labels) {
    Counter counter =
        Counter.builder()
            .name(declare(name))
            .help(help)
            .labelNames(names(labels))
            .withoutExemplars()
            .register(registry);
    return Family.create(name, List.of(labels), counter::labelValues);
  }

  public GaugeDataPoint gauge(String name, String help) {
    return gauges(name, help).at();
  }

  public Family<GaugeDataPoint> gauges(String name, String help, Label... labels) {
    Gauge gauge =
        Gauge.builder()
            .name(declare(name))
            .help(help)
            .labelNames(names(labels))
            .withoutExemplars()
            .register(registry);
    return Family.create(name, List.of(labels), gauge::labelValues);
  }

  /// A counter that somebody else keeps and that is read when asked for. `name` without the suffix
  /// `_total`. The supplier returns at once and never goes back.
  public void counter(String name, String help, LongSupplier value) {
    CounterWithCallback.builder()
        .name(declare(name))
        .help(help)
        .callback(callback -> callback.call(orNaN(value::getAsLong)))
        .register(registry);
  }

  /// One such counter per value of the label.
  public void counters(String name, String help, Label label, ToLongFunction<String> value) {
    CounterWithCallback.builder()
        .name(declare(name))
        .help(help)
        .labelNames(label.name())
        .callback(
            callback ->
                label
                    .values()
                    .forEach(each -> callback.call(orNaN(() -> value.applyAsLong(each)), each)))
        .register(registry);
  }

  /// A gauge that is read when asked for. The supplier returns at once; when it throws, the value
  /// is NaN and the other metrics are still shown.
  public void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(declare(name))
        .help(help)
        .callback(callback -> callback.call(orNaN(value)))
        .register(registry);
  }

  /// One gauge per value of the label, read when asked for, as `gauge` says.
  public void gauges(String name, String help, Label label, ToDoubleFunction<String> value) {
    GaugeWithCallback.builder()
        .name(declare(name))
        .help(help)
        .labelNames(label.name())
        .callback(
            callback ->
                label
                    .values()
                    .forEach(each -> callback.call(orNaN(() -> value.applyAsDouble(each)), each)))
        .register(registry);
  }

  /// `upperBounds` in ascending order, in the unit that the name ends with, as in `_seconds`.
  public DistributionDataPoint histogram(String name, String help, double... upperBounds) {
    return histograms(name, help, upperBounds).at();
  }

  public Family<DistributionDataPoint> histograms(
      String name, String help, double[] upperBounds, Label... labels) {
    Histogram histogram =
        Histogram.builder()
            .name(declare(name))
            .help(help)
            .labelNames(names(labels))
            .classicOnly()
            .classicUpperBounds(upperBounds)
            .withoutExemplars()
            .register(registry);
    return Family.create(name, List.of(labels), histogram::labelValues);
  }

  /// Shows how full these executors are. Called once, with all of the process.
  public void watch(List<BoundedVirtualThreads> executors) {
    Label label =
        new Label("executor", executors.stream().map(BoundedVirtualThreads::name).toList());
    show(label, executors, "active", "Tasks running.", BoundedVirtualThreads::active);
    show(label, executors, "limit", "Tasks that may run.", BoundedVirtualThreads::limit);
    show(label, executors, "completed", "Tasks ended.", BoundedVirtualThreads::completed);
    show(label, executors, "rejected", "Tasks refused.", BoundedVirtualThreads::rejected);
  }

  private void show(
      Label label,
      List<BoundedVirtualThreads> executors,
      String what,
      String help,
      ToDoubleFunction<BoundedVirtualThreads> value) {
    gauges(
        "kaspool_executor_" + what + "_tasks",
        help,
        label,
        name -> value.applyAsDouble(executors.get(label.values().indexOf(name))));
  }

  /// All metrics in Prometheus's text format.
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written to", e);
    }
    return out.toByteArray();
  }

  private String declare(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a metric name: " + name);
    }
    if (names.size() >= MAX_NAMES) {
      throw new IllegalStateException("more than " + MAX_NAMES + " metrics: " + name);
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException("declared twice: " + name);
    }
    return name;
  }

  private static String[] names(Label... labels) {
    return List.of(labels).stream().map(Label::name).toArray(String[]::new);
  }

  private static double orNaN(DoubleSupplier value) {
    try {
      return value.getAsDouble();
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }
}
