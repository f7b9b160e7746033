package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlCommandsTest {
  private final ControlCommands commands = new ControlCommands();

  @BeforeEach
  void register() {
    register("journal", "", "Shows the journal.");
    register("journal accept", "JOURNAL [REASON...]", "Ships it\nunder a new id.");
    register("outputs attribute", "OUTPUT TO", "Says whose an output is.");
  }

  @Test
  void theHandlerGetsTheWordsAfterItsName() throws Exception {
    assertThat(run("journal", "accept", "abc", "it", "burnt"))
        .isEqualTo(new Done("journal accept: [abc, it, burnt] for ann"));
  }

  @Test
  void theLongestNameCounts() throws Exception {
    assertThat(run("journal")).isEqualTo(new Done("journal: [] for ann"));
    assertThat(run("journal", "retire")).isEqualTo(new Refused("usage: journal"));
  }

  @Test
  void helpListsWhatThereIs() throws Exception {
    assertThat(run("help"))
        .isEqualTo(
            new Done(
                """
                help [COMMAND...]
                    Lists the commands, or those that begin so.
                journal
                    Shows the journal.
                journal accept JOURNAL [REASON...]
                    Ships it
                    under a new id.
                outputs attribute OUTPUT TO
                    Says whose an output is.\
                """));
    assertThat(run("help", "outputs"))
        .isEqualTo(new Done("outputs attribute OUTPUT TO\n    Says whose an output is."));
    assertThat(run("help", "zebra"))
        .isEqualTo(new Refused("no command begins so; help alone lists all"));
  }

  @Test
  void anUnknownCommandIsMetWithItsNeighbours() throws Exception {
    assertThat(run("zebra")).isEqualTo(new Refused("unknown command; help lists what there is"));
    assertThat(run("outputs", "atribute", "x", "fee"))
        .isEqualTo(
            new Refused(
                "unknown command; did you mean one of these?\n"
                    + "outputs attribute OUTPUT TO\n    Says whose an output is."));
  }

  @Test
  void namesAreUniqueAndBounded() {
    assertThatThrownBy(() -> register("journal", "", "Again."))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("command registered twice: journal");
    assertThatThrownBy(() -> register("help", "", "Mine."))
        .isInstanceOf(IllegalArgumentException.class);
    for (int i = 4; i < ControlCommands.MAX_COMMANDS; i++) {
      register("filler " + "x".repeat(i), "", "Fills.");
    }
    assertThatThrownBy(() -> register("one more", "", "Too many."))
        .isInstanceOf(IllegalStateException.class);
  }

  private ControlAnswer run(String... words) throws InterruptedException {
    return commands.run(new ControlRequest("ann", List.of(words)));
  }

  private void register(String name, String usage, String description) {
    commands.register(
        new ControlCommand(
            name,
            usage,
            description,
            request -> new Done(name + ": " + request.words() + " for " + request.actor())));
  }
}
