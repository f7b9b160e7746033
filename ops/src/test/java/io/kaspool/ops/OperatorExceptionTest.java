package io.kaspool.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OperatorExceptionTest {
  @Test
  void readsAsWhatWhereAndWhatToDo() {
    OperatorException e =
        new OperatorException(
            PoolError.DATA_UNUSABLE, "cannot write", "data/journal.db", "free some space");

    assertThat(e).hasMessage("DATA_UNUSABLE: cannot write (data/journal.db): free some space");
    assertThat(e.code().exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void anInvalidConfigurationIsWrongUse() {
    assertThat(PoolError.CONFIG_INVALID.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
