package io.kaspool.cli;

import picocli.CommandLine.IVersionProvider;

/// The program's version, from the jar it runs from.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"kaspool " + text()};
  }

  static String text() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
