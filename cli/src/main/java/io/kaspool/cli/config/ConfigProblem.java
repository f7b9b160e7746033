package io.kaspool.cli.config;

/// One thing the operator must put right.
///
/// @param key the key it is about, or empty when it is about the file as a whole
public record ConfigProblem(Place place, String key, String text) {
  /// `config/config.json:12:7: stratum.prot: unknown key, did you mean "port"?`
  @Override
  public String toString() {
    return place + ": " + (key.isEmpty() ? "" : key + ": ") + text;
  }
}
