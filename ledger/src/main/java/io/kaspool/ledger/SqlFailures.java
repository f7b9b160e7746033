package io.kaspool.ledger;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an error of the database means (postgresql.org/docs, appendix A, error codes).
final class SqlFailures {
  private static final Set<String> COLLISIONS = Set.of("40001", "40P01");

  /// Connection, resources, operator's intervention, system error; and a lock or an open
  /// transaction that took too long.
  private static final Set<String> AWAY_CLASSES = Set.of("08", "53", "57", "58");

  private static final Set<String> AWAY = Set.of("55P03", "25P03", "25P02", "25006");

  private SqlFailures() {}

  static boolean isCollision(Throwable failure) {
    return COLLISIONS.contains(state(failure));
  }

  /// Whether the same may succeed later. An error without a state comes from the driver or the
  /// pool.
  static boolean isAway(Throwable failure) {
    String state = state(failure);
    return state.isEmpty() || AWAY.contains(state) || AWAY_CLASSES.contains(state.substring(0, 2));
  }

  private static String state(Throwable failure) {
    String state = "";
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state;
  }
}
