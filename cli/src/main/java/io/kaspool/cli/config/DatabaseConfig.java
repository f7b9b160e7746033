package io.kaspool.cli.config;

/// The Postgres that keeps the pool's books.
///
/// @param host a name or an address; IPv6 without brackets
/// @param password empty = none, where the server asks for none
public record DatabaseConfig(String host, int port, String name, String user, String password) {
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
        + "]";
  }
}
