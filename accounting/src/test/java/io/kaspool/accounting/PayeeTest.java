package io.kaspool.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PayeeTest {
  @Test
  void walletComesBeforeNameAndNameBeforeId() {
    Payee first = new Payee(9, "kaspa:a", "z");
    Payee second = new Payee(8, "kaspa:b", "");
    Payee third = new Payee(7, "kaspa:b", "a");
    Payee fourth = new Payee(1, "kaspa:b", "b");
    Payee fifth = new Payee(2, "kaspa:b", "b");

    assertThat(new TreeSet<>(Arrays.asList(fifth, third, first, fourth, second)))
        .containsExactly(first, second, third, fourth, fifth);
  }

  @Test
  void namesAreComparedAsTheirUtf8Bytes() {
    // As UTF-16, U+FF21 would come last, and a locale would put "a" before "B".
    assertThat(payee("B")).isLessThan(payee("a"));
    assertThat(payee("z")).isLessThan(payee("ä"));
    assertThat(payee("\uFF21")).isLessThan(payee("\uD83D\uDE00"));
  }

  @Test
  void orderIsThatOfBytesForAnyText() {
    Property.forAll(
        random -> {
          String left = text(random);
          String right = text(random);

          int byBytes =
              Arrays.compareUnsigned(
                  left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

          assertThat(Integer.signum(payee(left).compareTo(payee(right))))
              .isEqualTo(Integer.signum(byBytes));
        });
  }

  private static Payee payee(String name) {
    return new Payee(1, "kaspa:a", name);
  }

  private static String text(Random random) {
    int[] points = {'a', 'b', 0x7F, 0xE4, 0x7FF, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(4); length > 0; length--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
