package io.kaspool.systemtests;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The shares in a journal's file, as SQLite's own shell would show them. The app may run.
///
/// @param tag of the journal, as in commands
/// @param nonces of its shares, in order
/// @param minutes when each was recorded
/// @param work sum of their expected hashes
record JournalContents(String tag, List<Long> nonces, List<Long> minutes, long work) {
  static JournalContents of(Path data) {
    String url = "jdbc:sqlite:" + data.resolve("journal.sqlite");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false); // one moment for all of it
      String tag;
      try (ResultSet row = statement.executeQuery("SELECT id FROM journal")) {
        row.next();
        tag = HexFormat.of().toHexDigits(row.getInt(1));
      }
      List<Long> nonces = new ArrayList<>();
      List<Long> minutes = new ArrayList<>();
      long work = 0;
      try (ResultSet row =
          statement.executeQuery(
              "SELECT nonce, minute, work FROM entry WHERE kind = 'share' ORDER BY sequence")) {
        while (row.next()) {
          nonces.add(row.getLong(1));
          minutes.add(row.getLong(2));
          work += row.getLong(3);
        }
      }
      return new JournalContents(tag, nonces, minutes, work);
    } catch (SQLException e) {
      throw new AssertionError("cannot read the journal in " + data, e);
    }
  }

  int shares() {
    return nonces.size();
  }
}
