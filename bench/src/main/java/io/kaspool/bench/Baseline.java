package io.kaspool.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The numbers written down last, by name. Immutable. Its size is that of the list of benchmarks.
final class Baseline {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ObjectWriter PRETTY = JSON.writerWithDefaultPrettyPrinter();

  /// More digits would be noise, and every run would change every line of the file.
  private static final MathContext DIGITS = new MathContext(4);

  private final Map<String, Measurement> byName;

  private Baseline(Map<String, Measurement> byName) {
    this.byName = byName;
  }

  static Baseline of(List<Measurement> measurements) {
    Map<String, Measurement> byName = new TreeMap<>();
    measurements.forEach(measurement -> byName.put(measurement.name(), measurement));
    return new Baseline(byName);
  }

  /// Reads the file; one that does not exist is an empty baseline.
  static Baseline read(Path file) throws IOException {
    List<Measurement> measurements = new ArrayList<>();
    if (Files.exists(file)) {
      for (JsonNode node : JSON.readTree(Files.readString(file))) {
        measurements.add(
            new Measurement(
                node.required("name").stringValue(),
                node.required("unit").stringValue(),
                node.required("value").doubleValue(),
                node.required("machine").stringValue()));
      }
    }
    return of(measurements);
  }

  Optional<Measurement> measurement(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// With the new numbers in place of the old ones of the same name; what was not measured stays.
  Baseline updatedWith(List<Measurement> measurements) {
    List<Measurement> all = new ArrayList<>(byName.values());
    all.addAll(measurements);
    return of(all);
  }

  void write(Path file) throws IOException {
    ArrayNode array = JSON.createArrayNode();
    for (Measurement measurement : byName.values()) {
      array
          .addObject()
          .put("name", measurement.name())
          .put("unit", measurement.unit())
          .put("value", rounded(measurement.value()))
          .put("machine", measurement.machine());
    }
    Files.writeString(file, PRETTY.writeValueAsString(array) + "\n");
  }

  /// Written out, because `1.7E+6` reads badly in a diff.
  private static BigDecimal rounded(double value) {
    return new BigDecimal(new BigDecimal(value).round(DIGITS).toPlainString());
  }
}
