package io.kaspool.ops.control;

import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// What a role can be told, and `help`, which lists it. Commands are registered at the wiring, at
/// most 64, and looked up by any thread.
public final class ControlCommands {
  static final int MAX_COMMANDS = 64;

  private final List<ControlCommand> commands = new CopyOnWriteArrayList<>();

  public ControlCommands() {
    commands.add(
        new ControlCommand(
            "help", "[COMMAND...]", "Lists the commands, or those that begin so.", this::help));
  }

  public synchronized void register(ControlCommand command) {
    if (commands.stream().anyMatch(known -> known.name().equals(command.name()))) {
      throw new IllegalArgumentException("command registered twice: " + command.name());
    }
    if (commands.size() >= MAX_COMMANDS) {
      throw new IllegalStateException("more than " + MAX_COMMANDS + " commands: " + command.name());
    }
    commands.add(command);
  }

  /// Runs the command with the longest name that the words begin with.
  ControlAnswer run(ControlRequest request) throws InterruptedException {
    List<String> words = request.words();
    Optional<ControlCommand> found =
        commands.stream()
            .filter(command -> begins(words, command.nameWords()))
            .max(Comparator.comparingInt(command -> command.nameWords().size()));
    if (found.isEmpty()) {
      return unknown(words);
    }
    ControlCommand command = found.get();
    int named = command.nameWords().size();
    return command.run(new ControlRequest(request.actor(), words.subList(named, words.size())));
  }

  private static boolean begins(List<String> words, List<String> beginning) {
    return words.size() >= beginning.size() && words.subList(0, beginning.size()).equals(beginning);
  }

  private ControlAnswer unknown(List<String> words) {
    List<ControlCommand> near = beginningWith(words.subList(0, 1));
    return new Refused(
        near.isEmpty()
            ? "unknown command; help lists what there is"
            : "unknown command; did you mean one of these?\n" + list(near));
  }

  private ControlAnswer help(ControlRequest request) {
    List<ControlCommand> asked = beginningWith(request.words());
    return asked.isEmpty()
        ? new Refused("no command begins so; help alone lists all")
        : new Done(list(asked));
  }

  private List<ControlCommand> beginningWith(List<String> words) {
    return commands.stream()
        .filter(command -> begins(command.nameWords(), words))
        .sorted(Comparator.comparing(ControlCommand::name))
        .toList();
  }

  private static String list(List<ControlCommand> commands) {
    return commands.stream()
        .map(command -> command.shown() + "\n" + command.description().indent(4).stripTrailing())
        .collect(Collectors.joining("\n"));
  }
}
