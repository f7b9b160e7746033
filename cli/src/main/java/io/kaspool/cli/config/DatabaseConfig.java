package io.kaspool.cli.config;

import io.kaspool.cli.config.ScalarType.Reading;

/// The Postgres that keeps the pool's books.
///
/// @param host a name or an address; IPv6 without brackets
/// @param password empty = none, where the server asks for none
public record DatabaseConfig(
    String host, int port, String name, String user, String password, DatabaseTls tls) {
  private static final int POSTGRES_PORT = 5432;

  /// Encrypted if the server offers it.
  DatabaseConfig(String host, int port, String name, String user, String password) {
    this(host, port, name, user, password, DatabaseTls.NOT_SAID);
  }

  /// From a URL that names everything but the port and the password.
  ///
  /// @throws IllegalArgumentException when it is no such URL; the text does not repeat it
  public static DatabaseConfig parse(String text) {
    DatabaseUrl url =
        switch (DatabaseUrl.parse(text)) {
          case Reading.Value<DatabaseUrl>(DatabaseUrl read) -> read;
          case Reading.Unfit<DatabaseUrl>() ->
              throw new IllegalArgumentException("must be " + DatabaseUrl.FORM);
          case Reading.Refused<DatabaseUrl>(String why) -> throw new IllegalArgumentException(why);
        };
    DatabaseUrl.Part user = url.user();
    DatabaseUrl.Part name = url.name();
    DatabaseUrl.Part password = url.password();
    Integer port = url.port();
    if (user == null || name == null) {
      throw new IllegalArgumentException("must name the user and the database");
    }
    return new DatabaseConfig(
        url.host(),
        port == null ? POSTGRES_PORT : port,
        name.text(),
        user.text(),
        password == null ? "" : password.text(),
        url.tls());
  }

  /// Without the password.
  @Override
  public String toString() {
    return "DatabaseConfig[host="
        + host
        + ", port="
        + port
        + ", name="
        + name
        + ", user="
        + user
        + ", password="
        + (password.isEmpty() ? "none" : Types.HIDDEN)
        + ", tls="
        + tls
        + "]";
  }
}
