package io.kaspool.ops;

/// Exit statuses of the program: the same for every command.
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /// Wrong use of the command line, or a configuration with problems.
  public static final int USAGE = 2;

  private ExitCode() {}
}
