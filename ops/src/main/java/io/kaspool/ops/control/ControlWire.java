package io.kaspool.ops.control;

import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The protocol: one request and one answer a connection, each a length of four bytes, big-endian,
/// and so many bytes of UTF-8. A request is the name of the user who asks and the words, a line
/// each; an answer is `+` (done) or `-` (refused) and the text. The length makes a request that was
/// cut short different from a shorter one.
final class ControlWire {
  static final int MAX_REQUEST_BYTES = 8 << 10;
  static final int MAX_ANSWER_BYTES = 256 << 10;
  static final int MAX_WORDS = 64;
  private static final int MAX_USER_LENGTH = 64;
  private static final String CUT = "\n… (cut off)";

  private ControlWire() {}

  /// What the client says.
  record Asked(String user, List<String> words) {
    Asked {
      words = List.copyOf(words);
    }
  }

  /// @throws IllegalArgumentException when this is no request, and why
  static byte[] encode(Asked asked) {
    Optional<String> fault = fault(asked);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
    return framed(asked.user() + "\n" + String.join("\n", asked.words()), MAX_REQUEST_BYTES)
        .orElseThrow(() -> new IllegalArgumentException("a command has at most 8 KiB"));
  }

  static Asked decodeRequest(byte[] bytes) throws MalformedMessageException {
    List<String> lines = new ArrayList<>(List.of(decoded(bytes).split("\n", -1)));
    Asked asked = new Asked(lines.removeFirst(), lines);
    Optional<String> fault = fault(asked);
    if (fault.isPresent()) {
      throw new MalformedMessageException(fault.get());
    }
    return asked;
  }

  private static Optional<String> fault(Asked asked) {
    if (!isUser(asked.user())) {
      return Optional.of("a user's name has at most " + MAX_USER_LENGTH + " printable characters");
    }
    if (asked.words().isEmpty() || asked.words().size() > MAX_WORDS) {
      return Optional.of("a command has 1 to " + MAX_WORDS + " words");
    }
    if (!asked.words().stream().allMatch(word -> !word.isEmpty() && isPrintable(word))) {
      return Optional.of("a word of a command is empty or has a control character");
    }
    return Optional.empty();
  }

  static boolean isUser(String name) {
    return name.length() <= MAX_USER_LENGTH && isPrintable(name);
  }

  /// Whether it may stand in a log as it is: no line breaks, no terminal sequences.
  private static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(
            each ->
                switch (Character.getType(each)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      true;
                  default -> false;
                });
  }

  static byte[] encode(ControlAnswer answer) {
    String text =
        switch (answer) {
          case Done(String done) -> "+" + done;
          case Refused(String refused) -> "-" + refused;
        };
    return framed(text, MAX_ANSWER_BYTES).orElseGet(() -> cutOff(text));
  }

  /// A character has at most three bytes of UTF-8 for each of its `char`s.
  private static byte[] cutOff(String text) {
    String kept = text.substring(0, MAX_ANSWER_BYTES / 3 - CUT.length());
    return framed(kept + CUT, MAX_ANSWER_BYTES).orElseThrow();
  }

  static ControlAnswer decodeAnswer(byte[] bytes) throws MalformedMessageException {
    String text = decoded(bytes);
    if (text.startsWith("+")) {
      return new Done(text.substring(1));
    }
    if (text.startsWith("-")) {
      return new Refused(text.substring(1));
    }
    throw new MalformedMessageException("an answer that is neither done nor refused");
  }

  private static Optional<byte[]> framed(String text, int most) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length > most
        ? Optional.empty()
        : Optional.of(
            ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array());
  }

  private static String decoded(byte[] bytes) throws MalformedMessageException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedMessageException("not text in UTF-8");
    }
  }

  /// One message, or none when the other side closed without a byte of one.
  static Optional<byte[]> read(ReadableByteChannel channel, int most) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(Integer.BYTES);
    if (!fill(channel, head)) {
      if (head.position() == 0) {
        return Optional.empty();
      }
      throw new MalformedMessageException("cut short");
    }
    int length = head.flip().getInt();
    if (length < 0 || length > most) {
      throw new MalformedMessageException("longer than " + most + " bytes");
    }
    ByteBuffer body = ByteBuffer.allocate(length);
    if (!fill(channel, body)) {
      throw new MalformedMessageException("cut short");
    }
    return Optional.of(body.array());
  }

  private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  static void write(WritableByteChannel channel, byte[] message) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(message);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
