package io.kaspool.ledger;

/// Which Postgres keeps the books.
///
/// @param maxConnections how many connections this process opens at most
public record DatabaseSettings(
    String host, int port, String name, String user, String password, int maxConnections) {

  /// Enough for the sink, the follower, a settlement, a lease and a command at one time.
  private static final int CONNECTIONS = 8;

  public DatabaseSettings(String host, int port, String name, String user, String password) {
    this(host, port, name, user, password, CONNECTIONS);
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
