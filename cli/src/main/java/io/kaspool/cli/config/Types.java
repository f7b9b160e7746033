package io.kaspool.cli.config;

import io.kaspool.cli.config.ScalarType.Reading;
import io.kaspool.cli.config.Tree.Scalar;
import io.kaspool.cli.config.Tree.Style;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Types of values that any program might have.
final class Types {
  /// A number as JSON writes it.
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");

  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");

  /// More digits mean nothing to any key, and would cost time.
  private static final int MAX_NUMBER_LENGTH = 64;

  /// Stands for a secret where it would be shown.
  static final String HIDDEN = "***";

  private Types() {}

  static ValueType<Integer> wholeNumber(int least, int most) {
    BigDecimal low = BigDecimal.valueOf(least);
    BigDecimal high = BigDecimal.valueOf(most);
    return new ScalarType<>(
        "a whole number, " + least + " to " + most,
        scalar ->
            number(scalar, WHOLE, low, high).then(number -> Reading.of(number.intValueExact())),
        String::valueOf);
  }

  static ValueType<BigDecimal> number(String least, String most) {
    BigDecimal low = new BigDecimal(least);
    BigDecimal high = new BigDecimal(most);
    return new ScalarType<>(
        "a number, " + least + " to " + most,
        scalar -> number(scalar, NUMBER, low, high),
        number -> number.stripTrailingZeros().toPlainString());
  }

  /// The number exactly as written, within both bounds.
  static Reading<BigDecimal> number(Scalar scalar, Pattern shape, BigDecimal low, BigDecimal high) {
    String text = scalar.text();
    if (scalar.style() == Style.QUOTED
        || text.length() > MAX_NUMBER_LENGTH
        || !shape.matcher(text).matches()) {
      return Reading.unfit();
    }
    BigDecimal number = new BigDecimal(text);
    boolean within = number.compareTo(low) >= 0 && number.compareTo(high) <= 0;
    return within ? Reading.of(number) : Reading.unfit();
  }

  static Reading<BigDecimal> number(Scalar scalar, BigDecimal low, BigDecimal high) {
    return number(scalar, NUMBER, low, high);
  }

  static ValueType<Duration> seconds(int least, int most) {
    return duration(least, most, ChronoUnit.SECONDS);
  }

  static ValueType<Duration> hours(int least, int most) {
    return duration(least, most, ChronoUnit.HOURS);
  }

  private static ValueType<Duration> duration(int least, int most, ChronoUnit unit) {
    ValueType<Integer> number = wholeNumber(least, most);
    return new MappedType<>(
        number,
        number.form() + " (" + unit.toString().toLowerCase(Locale.ROOT) + ")",
        count -> Duration.of(count, unit),
        duration -> Math.toIntExact(duration.dividedBy(unit.getDuration())));
  }

  static ValueType<Boolean> trueOrFalse() {
    return new ScalarType<>(
        "true or false",
        scalar ->
            switch (scalar.style() == Style.QUOTED ? "" : scalar.text()) {
              case "true" -> Reading.of(true);
              case "false" -> Reading.of(false);
              default -> Reading.unfit();
            },
        String::valueOf);
  }

  static ValueType<String> text(int least, int most) {
    return new ScalarType<>(
        "a text of " + least + " to " + most + " characters",
        scalar -> text(scalar, least, most),
        text -> text);
  }

  /// In JSON a text has quotes; in YAML it may go without when it cannot be taken for anything
  /// else.
  static Reading<String> text(Scalar scalar, int least, int most) {
    String text = scalar.text();
    if (scalar.style() == Style.PLAIN && isTyped(text)) {
      return Reading.refused("must be a text: put " + text + " in quotes");
    }
    boolean printable = text.codePoints().noneMatch(Character::isISOControl);
    boolean fits = text.length() >= least && text.length() <= most;
    return printable && fits ? Reading.of(text) : Reading.unfit();
  }

  private static boolean isTyped(String text) {
    return text.length() <= MAX_NUMBER_LENGTH
        && (text.equals("true") || text.equals("false") || NUMBER.matcher(text).matches());
  }

  /// A text that is neither shown nor repeated in messages.
  static ValueType<String> secret(int least, int most) {
    String form = "a text of " + least + " to " + most + " characters";
    return new ScalarType<>(form, scalar -> secret(scalar, form, least, most), _ -> HIDDEN);
  }

  private static Reading<String> secret(Scalar scalar, String form, int least, int most) {
    return switch (text(scalar, least, most)) {
      case Reading.Value<String> value -> value;
      case Reading.Unfit<String>(), Reading.Refused<String>(_) ->
          Reading.refused("must be " + form + ", a number in quotes (not shown)");
    };
  }

  static <T> ValueType<T> choice(List<T> values, Function<T, String> name) {
    String names = values.stream().map(name).collect(Collectors.joining(", "));
    return new ScalarType<>(
        "one of " + names,
        scalar ->
            values.stream()
                .filter(value -> name.apply(value).equals(scalar.text()))
                .findFirst()
                .map(Reading::of)
                .orElseGet(Reading::unfit),
        name);
  }

  /// An address of this machine; names are not looked up.
  static ValueType<InetAddress> ipAddress() {
    return new ScalarType<>("an IP address", Types::ipAddress, InetAddress::getHostAddress);
  }

  private static Reading<InetAddress> ipAddress(Scalar scalar) {
    try {
      return Reading.of(InetAddress.ofLiteral(scalar.text()));
    } catch (IllegalArgumentException e) {
      return Reading.unfit();
    }
  }

  /// Another machine; its name is not looked up.
  static ValueType<String> host() {
    return new ScalarType<>(
        "a host name or an IP address",
        scalar -> text(scalar, 1, 253).then(Types::host),
        host -> host);
  }

  private static Reading<String> host(String text) {
    return HostNames.parse(text).map(Reading::of).orElseGet(Reading::unfit);
  }

  /// May hold a password, which is neither shown nor repeated in messages.
  static ValueType<DatabaseUrl> databaseUrl() {
    return new ScalarType<>(
        DatabaseUrl.FORM, scalar -> DatabaseUrl.parse(scalar.text()), DatabaseUrl::shown);
  }

  static ValueType<Path> directory() {
    return new ScalarType<>(
        "a directory", scalar -> text(scalar, 1, 4096).then(Types::path), Path::toString);
  }

  private static Reading<Path> path(String text) {
    try {
      return Reading.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Reading.unfit();
    }
  }

  /// May hold credentials, which are neither shown nor repeated in messages.
  static ValueType<URI> httpUrl() {
    return new ScalarType<>(
        "a URL such as http://host:9091", scalar -> httpUrl(scalar.text()), Types::withoutUserInfo);
  }

  private static Reading<URI> httpUrl(String text) {
    Reading<URI> refused = Reading.refused("must be a URL such as http://host:9091");
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      boolean http = "http".equals(scheme) || "https".equals(scheme);
      return http && uri.getHost() != null ? Reading.of(uri) : refused;
    } catch (URISyntaxException e) {
      return refused;
    }
  }

  static String withoutUserInfo(URI uri) {
    String userInfo = uri.getRawUserInfo();
    return userInfo == null ? uri.toString() : uri.toString().replace(userInfo + "@", "…@");
  }
}
