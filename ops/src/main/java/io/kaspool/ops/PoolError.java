package io.kaspool.ops;

/// Why the program cannot go on, in a form that scripts and documents can name.
public enum PoolError {
  CONFIG_INVALID(ExitCode.USAGE),
  PORT_UNAVAILABLE(ExitCode.FAILED),
  DATA_UNUSABLE(ExitCode.FAILED),
  ROLE_UNREACHABLE(ExitCode.FAILED);

  private final int exitCode;

  PoolError(int exitCode) {
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
