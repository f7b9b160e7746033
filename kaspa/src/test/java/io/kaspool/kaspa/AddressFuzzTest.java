package io.kaspool.kaspa;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Property;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Runs the parser over a corpus of texts and over mutations of them. Whatever comes in: it throws
/// nothing but {@link AddressException}, and what it takes prints as it came.
class AddressFuzzTest {
  private static final int MUTATIONS_PER_ENTRY = 500;
  private static final String CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final String OTHERS = "1bio:.QPZ \n\0é😀";

  private static final List<Network> NETWORKS = List.of(Network.values());
  private static final Map<String, String> CORPUS = readCorpus();

  @Test
  void takesTheValidEntriesOfTheCorpusAndNoOther() {
    CORPUS.forEach(
        (name, text) -> assertThat(parses(text)).as(name).isEqualTo(name.startsWith("valid-")));
    assertThat(CORPUS).hasSizeGreaterThan(50);
  }

  @Test
  void survivesMutationsOfTheCorpus() {
    for (String text : CORPUS.values()) {
      Property.forAll(
          MUTATIONS_PER_ENTRY,
          random -> {
            String mutated = text;
            for (int i = random.nextInt(4); i >= 0; i--) {
              mutated = mutate(mutated, random);
            }
            parses(mutated);
          });
    }
  }

  @Test
  void survivesAnyGroupsUnderARightChecksum() {
    int[] taken = new int[1];
    Property.forAll(
        20_000,
        random -> {
          Network network = NETWORKS.get(random.nextInt(NETWORKS.size()));
          byte[] groups = new byte[random.nextInt(10) == 0 ? random.nextInt(70) : 53];
          for (int i = 0; i < groups.length; i++) {
            groups[i] = (byte) random.nextInt(32);
          }
          if (groups.length > 0 && random.nextBoolean()) {
            groups[0] = 0; // the five upper bits of version 0, so that some are nearly right
          }
          taken[0] += parses(checksummed(network.addressPrefix(), groups)) ? 1 : 0;
        });
    assertThat(taken[0]).isPositive();
  }

  private static boolean parses(String text) {
    try {
      Address address = Address.parse(text);
      assertThat(address).hasToString(text);
      assertThat(address.payload().length()).isEqualTo(address.kind().payloadLength());
      return true;
    } catch (AddressException expected) {
      return false;
    }
  }

  private static String mutate(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int to = at + random.nextInt(Math.min(8, text.length() - at) + 1);
    String before = text.substring(0, at);
    String middle = text.substring(at, to);
    String after = text.substring(to);
    return switch (random.nextInt(6)) {
      case 0 -> before + after;
      case 1 -> before + middle + middle + after;
      case 2 -> before + pick(CHARACTERS, random) + text.substring(Math.min(at + 1, text.length()));
      case 3 -> before + pick(OTHERS, random) + after;
      case 4 -> before + new StringBuilder(middle).reverse() + after;
      default -> after + before;
    };
  }

  private static char pick(String characters, Random random) {
    return characters.charAt(random.nextInt(characters.length()));
  }

  /// Groups as they are, with the checksum that they need: what an attacker would send. Written
  /// apart from the code under test.
  private static String checksummed(String prefix, byte[] groups) {
    long remainder = 1;
    for (int i = 0; i < prefix.length(); i++) {
      remainder = feed(remainder, prefix.charAt(i) & 31);
    }
    remainder = feed(remainder, 0);
    StringBuilder text = new StringBuilder(prefix).append(':');
    for (byte group : groups) {
      remainder = feed(remainder, group);
      text.append(CHARACTERS.charAt(group));
    }
    for (int i = 0; i < 8; i++) {
      remainder = feed(remainder, 0);
    }
    remainder ^= 1;
    for (int shift = 35; shift >= 0; shift -= 5) {
      text.append(CHARACTERS.charAt((int) (remainder >>> shift) & 31));
    }
    return text.toString();
  }

  private static long feed(long remainder, int group) {
    long next = (remainder % (1L << 35)) * 32 + group;
    long top = remainder / (1L << 35);
    next ^= top % 2 == 1 ? 0x98f2bc8e61L : 0;
    next ^= top / 2 % 2 == 1 ? 0x79b76d99e2L : 0;
    next ^= top / 4 % 2 == 1 ? 0xf33e5fb3c4L : 0;
    next ^= top / 8 % 2 == 1 ? 0xae2eabe2a8L : 0;
    return next ^ (top / 16 % 2 == 1 ? 0x1e4f43e470L : 0);
  }

  private static Map<String, String> readCorpus() {
    Map<String, String> corpus = new TreeMap<>();
    try {
      Path folder =
          Path.of(
              Objects.requireNonNull(AddressFuzzTest.class.getResource("/corpus/address")).toURI());
      try (Stream<Path> entries = Files.list(folder)) {
        for (Path entry : entries.toList()) {
          corpus.put(
              entry.getFileName().toString(), Files.readString(entry, StandardCharsets.UTF_8));
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
    return corpus;
  }
}
