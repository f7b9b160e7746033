package io.kaspool.ledger;

import io.kaspool.kaspa.Hash;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
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
    jdbi.registerArrayType(byte[].class, "bytea");
    jdbi.registerArrayType(BigInteger.class, "numeric", number -> new java.math.BigDecimal(number));
  }

  static byte[][] bytes(List<Hash> hashes) {
    return hashes.stream().map(Hash::toBytes).toArray(byte[][]::new);
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
