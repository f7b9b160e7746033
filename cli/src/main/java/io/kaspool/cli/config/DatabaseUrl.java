package io.kaspool.cli.config;

import io.kaspool.cli.config.ScalarType.Reading;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A database's URL as people write it: libpq's `postgresql://user:password@host:5432/name` or
/// JDBC's `jdbc:postgresql://host/name?user=u&password=p`, either with `sslmode` and `sslrootcert`.
/// What it leaves out is null.
record DatabaseUrl(
    @Nullable Part user,
    @Nullable Part password,
    String host,
    @Nullable Integer port,
    @Nullable Part name,
    DatabaseTls tls) {

  static final String FORM = "a URL such as postgresql://user:password@host:5432/name";

  private static final int MAX_LENGTH = 2048;
  private static final String START = "(?:jdbc:)?postgres(?:ql)?://";
  private static final String END =
      "(?<host>"
          + HostNames.NAME
          + "|\\[[0-9A-Fa-f:.]+\\])"
          + "(?::(?<port>[0-9]{1,5}))?(?:/(?<name>[^/?#@]*))?(?:\\?(?<query>[^#]*))?";
  private static final Pattern EXACT =
      Pattern.compile(
          START + "(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?" + END, Pattern.DOTALL);

  /// The predecessor's manual pastes the password into its URL as it is, so it may hold what a URL
  /// would have to encode.
  private static final Pattern PASTED =
      Pattern.compile(START + "(?<user>[^:@/?#]*):(?<password>.*)@" + END, Pattern.DOTALL);

  private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  /// A piece of the URL as written there, where `%40` may stand for `@`.
  record Part(String written) {
    String text() {
      return ENCODED.matcher(written).replaceAll(Part::decoded);
    }

    private static String decoded(MatchResult match) {
      byte[] bytes = HexFormat.of().parseHex(match.group().replace("%", ""));
      return Matcher.quoteReplacement(new String(bytes, StandardCharsets.UTF_8));
    }

    /// Whether this may be meant to be `text`, encoded or pasted.
    boolean says(String text) {
      return written.equals(text) || text().equals(text);
    }
  }

  /// Messages never repeat the text: it may hold the password.
  static Reading<DatabaseUrl> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return malformed();
    }
    Matcher exact = EXACT.matcher(text);
    if (exact.matches()) {
      return parse(exact);
    }
    Matcher pasted = PASTED.matcher(text);
    return pasted.matches() ? parse(pasted) : malformed();
  }

  private static Reading<DatabaseUrl> malformed() {
    return Reading.refused("must be " + FORM + " (not shown)");
  }

  private static Reading<DatabaseUrl> parse(Matcher matcher) {
    String port = matcher.group("port");
    Optional<String> host = HostNames.parse(matcher.group("host"));
    if (host.isEmpty() || (port != null && !isPort(Integer.parseInt(port)))) {
      return malformed();
    }
    DatabaseUrl url =
        new DatabaseUrl(
            part(matcher.group("user")),
            part(matcher.group("password")),
            host.get(),
            port == null ? null : Integer.valueOf(port),
            part(matcher.group("name")),
            DatabaseTls.NOT_SAID);
    return url.withParameters(matcher.group("query"))
        .then(read -> read.tls().complete().then(read::with))
        .then(DatabaseUrl::printable);
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= 65535;
  }

  private static @Nullable Part part(@Nullable String written) {
    return written == null || written.isEmpty() ? null : new Part(written);
  }

  private Reading<DatabaseUrl> withParameters(@Nullable String query) {
    Reading<DatabaseUrl> read = Reading.of(this);
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      read = read.then(url -> url.withParameter(parameter));
    }
    return read;
  }

  private Reading<DatabaseUrl> withParameter(String parameter) {
    int equals = parameter.indexOf('=');
    String key = equals < 0 ? parameter : parameter.substring(0, equals);
    Part value = part(parameter.substring(equals + 1));
    return switch (key) {
      case "" -> Reading.of(this);
      case "user" ->
          user == null
              ? Reading.of(new DatabaseUrl(value, password, host, port, name, tls))
              : Reading.refused("names the user twice");
      case "password" ->
          password == null
              ? Reading.of(new DatabaseUrl(user, value, host, port, name, tls))
              : Reading.refused("has the password twice (not shown)");
      case DatabaseTls.MODE -> tls.withMode(text(value)).then(this::with);
      case DatabaseTls.ROOT_CERT -> tls.withRootCert(text(value)).then(this::with);
      default ->
          Reading.refused(
              "has a parameter other than user, password, sslmode and sslrootcert" + named(key));
    };
  }

  private static String text(@Nullable Part part) {
    return part == null ? "" : part.text();
  }

  private Reading<DatabaseUrl> with(DatabaseTls other) {
    return Reading.of(new DatabaseUrl(user, password, host, port, name, other));
  }

  /// What follows a question mark may be the rest of a password; a known name is none.
  private static String named(String key) {
    boolean known = Stream.of("ssl", "schema", "currentSchema").anyMatch(key::equals);
    return (known ? ", " + key : "") + ": remove it";
  }

  private Reading<DatabaseUrl> printable() {
    boolean printable =
        Stream.of(
                Optional.ofNullable(user), Optional.ofNullable(password), Optional.ofNullable(name))
            .flatMap(Optional::stream)
            .flatMapToInt(part -> part.text().codePoints())
            .noneMatch(Character::isISOControl);
    return printable ? Reading.of(this) : Reading.refused("has a control character (not shown)");
  }

  /// With the password hidden.
  String shown() {
    String login = user == null ? "" : user.written();
    String secret = password == null ? "" : ":" + Types.HIDDEN;
    return "postgresql://"
        + login
        + secret
        + (login.isEmpty() && secret.isEmpty() ? "" : "@")
        + (host.contains(":") ? "[" + host + "]" : host)
        + (port == null ? "" : ":" + port)
        + (name == null ? "" : "/" + name.written())
        + shownTls();
  }

  private String shownTls() {
    DatabaseTls.Mode mode = tls.mode();
    return (mode == null ? "" : "?" + DatabaseTls.MODE + "=" + mode.text())
        + (tls.rootCert() == null ? "" : "&" + DatabaseTls.ROOT_CERT + "=" + tls.rootCert());
  }

  /// With the password hidden.
  @Override
  public String toString() {
    return shown();
  }
}
