package io.kaspool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.cli.config.Key.Fallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// docs/configuration.md says of the keys what their declarations say. To renew its table, copy it
/// from this test's failure.
class ReferenceTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("kaspool.root")).resolve("docs/configuration.md");

  @Test
  void theDocumentHasTheTableOfTheDeclarations() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(document).contains(table("", Keys.ALL));
    assertThat(document).contains(table("", Keys.ITEM));
  }

  @Test
  void theDocumentNamesEveryVariableThatIsNotAKey() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(Keys.ALL)
        .filteredOn(key -> key.alias() != null)
        .allSatisfy(key -> assertThat(document).contains("`" + alias(key) + "`"));
    assertThat(Keys.UNUSED).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
    assertThat(Keys.NO_KEYS).allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  private static String alias(Key<?> key) {
    Key.Alias alias = key.alias();
    return alias == null ? "" : alias.variable();
  }

  private static String table(String prefix, List<Key<?>> keys) {
    StringBuilder table =
        new StringBuilder("| key | value | default | meaning |\n|---|---|---|---|\n");
    for (Key<?> key : keys) {
      table
          .append("| `")
          .append(prefix)
          .append(key.path())
          .append("` | ")
          .append(key.type().form())
          .append(" | ")
          .append(fallback(key))
          .append(" | ")
          .append(key.doc())
          .append(" |\n");
    }
    return table.toString();
  }

  private static String fallback(Key<?> key) {
    return switch (key.fallback()) {
      case Fallback.Required<?>() -> "**required**";
      case Fallback.Text<?>(String text) -> text.isEmpty() ? "empty" : "`" + text + "`";
      case Fallback.SameAs<?>(Key<?> other) -> "as `" + other.path() + "`";
      case Fallback.Absent<?>() -> "none";
    };
  }
}
