package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/// How domain types are bound and read.
final class SqlTypes {
  private SqlTypes() {}

  static void register(Jdbi jdbi) {
    jdbi.registerArrayType(Long.class, "bigint");
    jdbi.registerArrayType(Integer.class, "integer");
    jdbi.registerArrayType(Boolean.class, "boolean");
    jdbi.registerArrayType(String.class, "text");
    jdbi.registerArrayType(UUID.class, "uuid");
    jdbi.registerArrayType(BigInteger.class, "numeric", number -> new java.math.BigDecimal(number));
  }

  /// Binds hashes as one array: Jdbi has no way of its own to, for arrays of arrays.
  static Argument hashes(Stream<Hash> hashes) {
    return hashesOrNulls(hashes);
  }

  static Argument hashesOrNulls(Stream<? extends @Nullable Hash> hashes) {
    byte[] @Nullable [] bytes =
        hashes.map(hash -> hash == null ? null : hash.toBytes()).toArray(byte[][]::new);
    return (position, statement, _) ->
        statement.setArray(position, statement.getConnection().createArrayOf("bytea", bytes));
  }

  static Hash hash(ResultSet row, String column) throws SQLException {
    return Hash.of(row.getBytes(column));
  }

  static @Nullable Hash hashOrNull(ResultSet row, String column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? null : Hash.of(bytes);
  }

  static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }
}
