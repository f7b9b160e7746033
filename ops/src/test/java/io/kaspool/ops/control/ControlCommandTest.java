package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCommandTest {
  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    "A, 1, 1",
    "JOURNAL_ID REASON, 2, 2",
    "A [B], 1, 2",
    "[A] [B], 0, 2",
    "A..., 1, 64",
    "A [B...], 1, 64",
    "A [B] [C...], 1, 64"
  })
  void takesAsManyArgumentsAsItsUsageSays(String usage, int least, int most) throws Exception {
    for (int count = 0; count <= 64; count++) {
      boolean taken = run(usage, count).equals(new Done("done"));
      assertThat(taken).as("%s with %d", usage, count).isEqualTo(count >= least && count <= most);
    }
  }

  @Test
  void wrongUseIsAnsweredWithTheUsage() throws Exception {
    assertThat(run("A [B]", 3)).isEqualTo(new Refused("usage: journal accept A [B]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A...  B", "A... B", "[A] B", "[A", "A]", " A", "A ", "...", "[]"})
  void aUsageHasTheFormThatIsReadByPeopleAndProgram(String usage) {
    assertThatThrownBy(() -> command("journal accept", usage))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not the usage of a command: " + usage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Journal", "journal  accept", " journal", "a b c d", "journal\naccept"})
  void aNameIsAFewWords(String name) {
    assertThatThrownBy(() -> command(name, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not the name of a command: ");
  }

  private static ControlAnswer run(String usage, int arguments) throws InterruptedException {
    return command("journal accept", usage)
        .run(new ControlRequest("ann", Collections.nCopies(arguments, "x")));
  }

  private static ControlCommand command(String name, String usage) {
    return new ControlCommand(name, usage, "Does it.", _ -> new Done("done"));
  }
}
