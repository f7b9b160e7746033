package io.kaspool.ledger;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an error of the database means (postgresql.org/docs, appendix A, error codes).
final class SqlFailures {
  private static final Set<String> COLLISIONS = Set.of("40001", "40P01");

  /// A deadlock, and a lock that was not to be had in time.
  private static final Set<String> BUSY = Set.of("40P01", "55P03");

  /// Connection, authorization, no such database; and the server is stopped, was stopped, or does
  /// not take anybody in yet.
  private static final Set<String> LOST_CLASSES = Set.of("08", "28", "3D");

  private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03");

  /// Resources, operator's intervention, system error; and a lock or an open transaction that took
  /// too long, or a server that only reads.
  private static final Set<String> AWAY_CLASSES = Set.of("53", "57", "58");

  private static final Set<String> AWAY = Set.of("55P03", "25P03", "25P02", "25006");

  private SqlFailures() {}

  static boolean isCollision(Throwable failure) {
    return COLLISIONS.contains(state(failure));
  }

  /// Whether others were in the way, and would be another time or not.
  static boolean isBusy(Throwable failure) {
    return BUSY.contains(state(failure));
  }

  /// Whether the database itself is out of reach, so that nobody need ask it for anything.
  static boolean isLost(Throwable failure) {
    String state = state(failure);
    return LOST.contains(state) || LOST_CLASSES.contains(group(state));
  }

  /// Whether the same may succeed later. An error without a state comes from the driver or the
  /// pool.
  static boolean isAway(Throwable failure) {
    String state = state(failure);
    return state.isEmpty()
        || isLost(failure)
        || AWAY.contains(state)
        || AWAY_CLASSES.contains(group(state));
  }

  private static String group(String state) {
    return state.substring(0, Math.min(2, state.length()));
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

  /// What happened, on one line, in the words of whoever noticed it first.
  static String reason(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    String message = String.valueOf(root.getMessage());
    return root instanceof UnknownHostException
        ? "there is no host " + message
        : message.strip().replaceAll("\\s+", " ");
  }
}
