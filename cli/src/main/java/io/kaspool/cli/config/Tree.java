package io.kaspool.cli.config;

import java.util.List;

/// A piece of configuration text with its place. Numbers stay the text they were written as.
sealed interface Tree {
  Place place();

  /// How a message names it.
  String kind();

  /// How a scalar was written, which decides what it may stand for.
  enum Style {
    /// Without quotes: a number, `true`, `false`, `null`, or in YAML a text.
    PLAIN,
    /// In quotes: a text.
    QUOTED,
    /// From the environment, which knows texts only: whatever its key wants.
    UNTYPED
  }

  record Scalar(Place place, String text, Style style) implements Tree {
    @Override
    public String kind() {
      return isNull() ? "nothing" : Words.quote(text);
    }

    boolean isNull() {
      return style == Style.PLAIN
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  record Sequence(Place place, List<Tree> items) implements Tree {
    @Override
    public String kind() {
      return "a list";
    }
  }

  record Mapping(Place place, List<Entry> entries) implements Tree {
    @Override
    public String kind() {
      return "an object";
    }
  }

  /// @param place of the key
  record Entry(Place place, String key, Tree value) {}
}
