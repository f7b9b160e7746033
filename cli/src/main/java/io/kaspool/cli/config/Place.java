package io.kaspool.cli.config;

/// Where a value comes from or a problem lies.
///
/// @param source a file as the operator named it, `environment NAME`, or `default`
/// @param line from 1; 0 = the source as a whole
/// @param column from 1, in characters
public record Place(String source, int line, int column) {
  static final Place DEFAULT = whole("default");

  static Place whole(String source) {
    return new Place(source, 0, 0);
  }

  static Place environment(String variable) {
    return whole("environment " + variable);
  }

  /// `config/config.json:12:7`, or the source alone.
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
