package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import io.kaspool.ops.control.ControlWire.Asked;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlWireTest {
  private static final int FUZZED = Integer.getInteger("kaspool.fuzz.mutations", 400) * 50;

  @Test
  void aRequestIsItsLengthTheUserAndAWordALine() {
    assertThat(HexFormat.of().formatHex(ControlWire.encode(new Asked("ann", List.of("a", "b c")))))
        .isEqualTo("00000009" + "616e6e" + "0a" + "61" + "0a" + "622063");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ann", "Zoë"})
  void aRequestArrivesAsItWasSent(String user) throws IOException {
    Asked asked = new Asked(user, List.of("journal", "accept", "it is – “broken” 😀"));

    assertThat(ControlWire.decodeRequest(sent(ControlWire.encode(asked)))).isEqualTo(asked);
  }

  @Test
  void anAnswerArrivesAsItWasSent() throws IOException {
    for (ControlAnswer answer : List.of(new Done(""), new Done("+\n✓"), new Refused("-no"))) {
      assertThat(ControlWire.decodeAnswer(sent(ControlWire.encode(answer)))).isEqualTo(answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "ü", "✓", "😀"})
  void aLongAnswerIsCutOff(String text) throws IOException {
    byte[] message = ControlWire.encode(new Done(text.repeat(300_000)));

    assertThat(message).hasSizeBetween(80_000, ControlWire.MAX_ANSWER_BYTES + Integer.BYTES);
    assertThat(ControlWire.decodeAnswer(sent(message)).text())
        .startsWith(text.repeat(30_000))
        .endsWith("\n… (cut off)");
  }

  @Test
  void whatIsNoRequestIsNotSent() {
    assertRefused(new Asked("ann", List.of()), "a command has 1 to 64 words");
    assertRefused(new Asked("ann", Collections.nCopies(65, "a")), "a command has 1 to 64 words");
    assertRefused(new Asked("ann", List.of("x".repeat(8192))), "a command has at most 8 KiB");
    String faulty = "a word of a command is empty or has a control character";
    for (String word : List.of("", "a\nb", "\u0000", "\u001b[2J", "\u202e", "\u2028", "\ud800")) {
      assertRefused(new Asked("ann", List.of("a", word)), faulty);
    }
    String user = "a user's name has at most 64 printable characters";
    assertRefused(new Asked("ann\n", List.of("a")), user);
    assertRefused(new Asked("x".repeat(65), List.of("a")), user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "ann", "ann\n", "ann\n\n", "ann\na\n", "ann\na\r\nb", "a\nb\0c"})
  void whatArrivesIsCheckedAgain(String body) {
    assertThatThrownBy(() -> ControlWire.decodeRequest(body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00", "000000", "00000001", "0000000261", "00002001", "ffffffff", "80000000"})
  void aMessageIsWholeAndNotTooLong(String hex) {
    assertThatThrownBy(() -> sent(HexFormat.of().parseHex(hex)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void nothingIsNoMessage() throws IOException {
    assertThat(read(new byte[0])).isEmpty();
  }

  @Test
  void anyBytesAreARequestOrMalformed() {
    SplittableRandom random = new SplittableRandom(20_260_102);
    byte[] good = ControlWire.encode(new Asked("ann", List.of("journal", "accept", "ü✓😀")));
    for (int i = 0; i < FUZZED; i++) {
      byte[] bytes = i % 4 == 0 ? new byte[random.nextInt(64)] : good.clone();
      if (i % 4 == 0) {
        random.nextBytes(bytes);
      } else {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
      }
      assertRequestOrMalformed(bytes);
    }
  }

  private static void assertRequestOrMalformed(byte[] bytes) {
    try {
      Optional<byte[]> message = read(bytes);
      if (message.isPresent()) {
        Asked asked = ControlWire.decodeRequest(message.get());
        assertThat(ControlWire.encode(asked)).startsWith(Arrays.copyOf(bytes, Integer.BYTES));
      }
    } catch (MalformedMessageException e) {
      assertThat(e).hasMessageNotContaining("\n");
    } catch (IOException e) {
      throw new AssertionError("not for " + HexFormat.of().formatHex(bytes), e);
    }
  }

  private static void assertRefused(Asked asked, String why) {
    assertThatThrownBy(() -> ControlWire.encode(asked))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  private static byte[] sent(byte[] message) throws IOException {
    return read(message).orElseThrow();
  }

  private static Optional<byte[]> read(byte[] message) throws IOException {
    int most =
        message.length > ControlWire.MAX_REQUEST_BYTES
            ? ControlWire.MAX_ANSWER_BYTES
            : ControlWire.MAX_REQUEST_BYTES;
    return ControlWire.read(Channels.newChannel(new ByteArrayInputStream(message)), most);
  }
}
