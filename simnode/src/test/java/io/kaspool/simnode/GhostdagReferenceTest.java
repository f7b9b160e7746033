package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DAGs whose colours are literals of the real nodes' own tests.
final class GhostdagReferenceTest {
  @ParameterizedTest
  @ValueSource(strings = {"dag0", "dag1"})
  void coloursAsKaspadDoes(String name) {
    List<String> lines =
        read(name).lines().filter(line -> !line.startsWith("#") && !line.isEmpty()).toList();
    String[] first = lines.getFirst().split(" ", -1);
    DagSketch sketch = new DagSketch(Integer.parseInt(first[0]));
    Map<String, DagBlock> blocks = new HashMap<>(Map.of(first[1], sketch.genesis()));
    for (String line : lines.subList(1, lines.size())) {
      String[] block = line.split(" ", -1);
      Colouring colouring = sketch.colour(among(blocks, block[1]).toArray(DagBlock[]::new));
      assertThat(colouring.blueScore()).as(line).isEqualTo(Long.parseLong(block[2]));
      assertThat(colouring.blues()).as(line).isEqualTo(among(blocks, block[3]));
      assertThat(colouring.reds()).as(line).isEqualTo(among(blocks, block[4]));
      blocks.put(block[0], sketch.make(hash(block[0]), 1, among(blocks, block[1]), true));
    }
  }

  private static List<DagBlock> among(Map<String, DagBlock> blocks, String ids) {
    return ids.equals("-")
        ? List.of()
        : Arrays.stream(ids.split(",", -1))
            .map(id -> Objects.requireNonNull(blocks.get(id), id))
            .toList();
  }

  // There a block's id is its hash; hashes were compared from their last byte when the second DAG
  // was drawn, so it stands there backwards.
  private static Hash hash(String id) {
    byte[] hash = new byte[Hash.LENGTH];
    for (int i = 0; i < id.length(); i++) {
      hash[Hash.LENGTH - 1 - i] = (byte) id.charAt(i);
    }
    return Hash.of(hash);
  }

  private static String read(String name) {
    try (InputStream file =
        GhostdagReferenceTest.class.getResourceAsStream("/ghostdag/" + name + ".txt")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
