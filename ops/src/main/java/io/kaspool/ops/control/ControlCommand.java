package io.kaspool.ops.control;

import io.kaspool.ops.control.ControlAnswer.Refused;
import java.util.List;
import java.util.regex.Pattern;

/// Something a role can be told to do.
///
/// @param name one to three words: `journal accept`
/// @param usage a word for each argument, in brackets those that may be left out, with dots a last
///   one that may be repeated: `JOURNAL [REASON...]`. The handler is called with no other number.
/// @param description in a line or more
public record ControlCommand(
    String name, String usage, String description, ControlHandler handler) {
  private static final Pattern NAME = Pattern.compile("[a-z-]+( [a-z-]+){0,2}");
  private static final Pattern ARGUMENT = Pattern.compile("[A-Z][A-Z0-9_-]*");

  public ControlCommand {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a command: " + name);
    }
    if (!isUsage(arguments(usage))) {
      throw new IllegalArgumentException("not the usage of a command: " + usage);
    }
  }

  private static List<String> arguments(String usage) {
    return usage.isEmpty() ? List.of() : List.of(usage.split(" ", -1));
  }

  /// First those that are needed, then those that are not; only the last may be repeated.
  private static boolean isUsage(List<String> arguments) {
    boolean optional = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean last = i == arguments.size() - 1;
      boolean bracketed = argument.startsWith("[") && argument.endsWith("]");
      String inside = bracketed ? argument.substring(1, argument.length() - 1) : argument;
      String word =
          last && inside.endsWith("...") ? inside.substring(0, inside.length() - 3) : inside;
      if (!ARGUMENT.matcher(word).matches() || (optional && !bracketed)) {
        return false;
      }
      optional = bracketed;
    }
    return true;
  }

  List<String> nameWords() {
    return List.of(name.split(" ", -1));
  }

  /// `journal accept JOURNAL [REASON...]`
  String shown() {
    return usage.isEmpty() ? name : name + " " + usage;
  }

  ControlAnswer run(ControlRequest request) throws InterruptedException {
    return takes(request.words().size())
        ? handler.handle(request)
        : new Refused("usage: " + shown());
  }

  private boolean takes(int count) {
    List<String> declared = arguments(usage);
    long needed = declared.stream().filter(argument -> !argument.startsWith("[")).count();
    return count >= needed && (count <= declared.size() || usage.contains("..."));
  }
}
