package io.kaspool.ledger;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which Postgres keeps the books.
///
/// @param maxConnections how many connections this process opens at most
public record DatabaseSettings(
    String host,
    int port,
    String name,
    String user,
    String password,
    Encryption encryption,
    int maxConnections) {

  /// Enough for the sink, the follower, a settlement, a lease and a command at one time.
  private static final int CONNECTIONS = 8;

  public DatabaseSettings(String host, int port, String name, String user, String password) {
    this(host, port, name, user, password, Encryption.WHEN_OFFERED, CONNECTIONS);
  }

  public DatabaseSettings with(Encryption other) {
    return new DatabaseSettings(host, port, name, user, password, other, maxConnections);
  }

  /// Whether connections are encrypted, and whom they are made to.
  ///
  /// @param authorities a file of certificates in PEM, null unless the mode checks the server's
  public record Encryption(Mode mode, @Nullable String authorities) {
    static final Encryption WHEN_OFFERED = new Encryption(Mode.PREFER, null);

    /// As libpq has them (postgresql.org/docs/current/libpq-ssl.html).
    public enum Mode {
      DISABLE,
      /// If the server offers it.
      PREFER,
      /// With whoever answers.
      REQUIRE,
      /// With a server whose certificate one of the authorities signed.
      VERIFY_CA,
      /// And that bears the host's name.
      VERIFY_FULL;

      public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
  }

  /// `host:port/name`, for messages.
  public String location() {
    return host + ":" + port + "/" + name;
  }

  /// Without the password.
  @Override
  public String toString() {
    return "postgres://" + user + "@" + location();
  }
}
