package io.kaspool.cli.config;

import io.kaspool.cli.config.ScalarType.Reading;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether connections to Postgres are encrypted, in libpq's words; what is not said is null.
///
/// @param rootCert a file of certificates in PEM, one of which must have signed the server's
public record DatabaseTls(@Nullable Mode mode, @Nullable String rootCert) {
  static final String MODE = "sslmode";
  static final String ROOT_CERT = "sslrootcert";
  static final DatabaseTls NOT_SAID = new DatabaseTls(null, null);

  /// libpq has `allow` and `prefer` besides, which encrypt as it happens; so does this program when
  /// nothing is said.
  public enum Mode {
    DISABLE("disable"),
    REQUIRE("require"),
    VERIFY_CA("verify-ca"),
    VERIFY_FULL("verify-full");

    private final String text;

    Mode(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    boolean verifies() {
      return this == VERIFY_CA || this == VERIFY_FULL;
    }

    static Optional<Mode> of(String text) {
      return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }

    static String all() {
      return Arrays.stream(values()).map(Mode::text).collect(Collectors.joining(", "));
    }
  }

  /// With a mode; the text is not repeated.
  Reading<DatabaseTls> withMode(String text) {
    if (mode != null) {
      return Reading.refused("has " + MODE + " twice");
    }
    return Mode.of(text)
        .map(read -> Reading.of(new DatabaseTls(read, rootCert)))
        .orElseGet(() -> Reading.refused("has an " + MODE + " that is none of " + Mode.all()));
  }

  /// With a path.
  Reading<DatabaseTls> withRootCert(String path) {
    if (rootCert != null) {
      return Reading.refused("has " + ROOT_CERT + " twice");
    }
    return path.isEmpty() || path.chars().anyMatch(Character::isISOControl)
        ? Reading.refused("has an " + ROOT_CERT + " that is no path of a file")
        : Reading.of(new DatabaseTls(mode, path));
  }

  /// Whether both go together. Without certificates there is nothing to verify with, and
  /// certificates that are not looked at would give false comfort.
  Reading<DatabaseTls> complete() {
    boolean verifies = mode != null && mode.verifies();
    if (verifies == (rootCert != null)) {
      return Reading.of(this);
    }
    return Reading.refused(
        verifies
            ? "has an " + MODE + " that needs " + ROOT_CERT + "=FILE, the certificates to trust"
            : "has " + ROOT_CERT + ", which needs " + MODE + "=verify-ca or verify-full");
  }
}
