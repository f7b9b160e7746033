package io.kaspool.cli.config;

import java.util.Locale;

/// How rewards are shared among the miners of a port; the names are those of the file.
public enum PortScheme {
  PPLNS,
  PROP,
  SOLO;

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
