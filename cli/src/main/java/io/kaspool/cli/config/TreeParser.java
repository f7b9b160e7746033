package io.kaspool.cli.config;

import io.kaspool.cli.config.Tree.Entry;
import io.kaspool.cli.config.Tree.Mapping;
import io.kaspool.cli.config.Tree.Scalar;
import io.kaspool.cli.config.Tree.Sequence;
import io.kaspool.cli.config.Tree.Style;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads JSON and YAML 1.2, of which JSON is a part, into a tree. Built on the parser's events and
/// not on its nodes, so that aliases and depth are refused before they cost anything: at most 32
/// levels, no aliases, no tags, one document. Stops at the first thing it cannot read.
final class TreeParser {
  private static final int MAX_DEPTH = 32;

  private final String source;
  private final Iterator<Event> events;
  private Place last;

  private TreeParser(String source, String text) {
    this.source = source;
    this.last = new Place(source, 1, 1);
    LoadSettings settings = LoadSettings.builder().setLabel(source).setUseMarks(true).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /// The tree of the text; an empty text is an empty object. None if there was a problem.
  static Optional<Tree> parse(String source, String text, Problems problems) {
    try {
      refuseControlCharacters(source, text);
      return Optional.of(new TreeParser(source, withoutLeadingTabs(text)).document());
    } catch (Unreadable e) {
      problems.add(e.place, "", e.problem);
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(mark -> place(source, mark)).orElse(Place.whole(source));
      problems.add(place, "", "cannot be read as JSON or YAML: " + oneLine(e.getProblem()));
    } catch (YamlEngineException e) {
      String problem = String.valueOf(e.getMessage());
      problems.add(Place.whole(source), "", "cannot be read as JSON or YAML: " + oneLine(problem));
    }
    return Optional.empty();
  }

  /// JSON may begin with tabs, YAML may not; inside JSON's brackets the parser takes them.
  private static String withoutLeadingTabs(String text) {
    int start = 0;
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    boolean json =
        start < text.length() && (text.charAt(start) == '{' || text.charAt(start) == '[');
    return json ? text.substring(0, start).replace('\t', ' ') + text.substring(start) : text;
  }

  /// The parser refuses them too, but without saying where.
  private static void refuseControlCharacters(String source, String text) throws Unreadable {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
        throw new Unreadable(
            new Place(source, line, column), String.format("control character U+%04X", (int) c));
      }
      column = c == '\n' ? 1 : Character.isLowSurrogate(c) ? column : column + 1;
      line += c == '\n' ? 1 : 0;
    }
  }

  private Tree document() throws Unreadable {
    next(); // the stream's start
    Event start = next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return new Mapping(new Place(source, 1, 1), List.of());
    }
    Tree tree = tree(next(), 0);
    next(); // the document's end
    Event end = next();
    if (end.getEventId() != Event.ID.StreamEnd) {
      throw new Unreadable(place(end), "a second document; only one is read");
    }
    return tree;
  }

  private Tree tree(Event event, int depth) throws Unreadable {
    if (depth > MAX_DEPTH) {
      throw new Unreadable(place(event), "nested more than " + MAX_DEPTH + " levels deep");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(event, scalar.getTag());
        Style style = scalar.isPlain() ? Style.PLAIN : Style.QUOTED;
        yield new Scalar(place(event), scalar.getValue(), style);
      }
      case SequenceStartEvent sequence -> {
        refuseTag(event, sequence.getTag());
        yield sequence(sequence, depth);
      }
      case MappingStartEvent mapping -> {
        refuseTag(event, mapping.getTag());
        yield mapping(mapping, depth);
      }
      default -> throw new Unreadable(place(event), "aliases are not supported");
    };
  }

  private void refuseTag(Event event, Optional<String> tag) throws Unreadable {
    if (tag.isPresent()) {
      throw new Unreadable(place(event), "tags are not supported");
    }
  }

  private Sequence sequence(SequenceStartEvent start, int depth) throws Unreadable {
    List<Tree> items = new ArrayList<>();
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      items.add(tree(event, depth + 1));
    }
    return new Sequence(place(start), items);
  }

  private Mapping mapping(MappingStartEvent start, int depth) throws Unreadable {
    List<Entry> entries = new ArrayList<>();
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      if (!(event instanceof ScalarEvent key)) {
        throw new Unreadable(place(event), "a key must be a text");
      }
      entries.add(new Entry(place(event), key.getValue(), tree(next(), depth + 1)));
    }
    return new Mapping(place(start), entries);
  }

  private Event next() throws Unreadable {
    try {
      Event event = events.next();
      last = place(event);
      return event;
    } catch (YamlEngineException e) {
      throw e;
    } catch (RuntimeException e) {
      // Found by fuzzing: for some texts the parser throws what it does not declare, such as
      // NumberFormatException for a bad escape.
      throw new Unreadable(last, "cannot be read as JSON or YAML from here on");
    }
  }

  private Place place(Event event) {
    return event.getStartMark().map(mark -> place(source, mark)).orElse(Place.whole(source));
  }

  private static Place place(String source, Mark mark) {
    return new Place(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String problem;

    Unreadable(Place place, String problem) {
      super(problem);
      this.place = place;
      this.problem = problem;
    }
  }
}
