package io.kaspool.shares;

/// What became of the operator's word that shipping goes on.
public sealed interface Acceptance {
  /// For the audit log.
  String text();

  /// The journal goes on under a new id.
  ///
  /// @param firstSequence the first entry that is shipped under it
  /// @param entries how many there are from it on now
  /// @param missing entries that neither the sink nor the file has
  record Accepted(
      int oldId, int newId, StopReason reason, long firstSequence, long entries, long missing)
      implements Acceptance {
    @Override
    public String text() {
      return "journal "
          + Names.of(oldId)
          + " goes on as "
          + Names.of(newId)
          + " from entry "
          + firstSequence
          + " on, "
          + entries
          + " waiting; "
          + (missing == 0
              ? "no entry is missing"
              : Names.entries(firstSequence - missing, firstSequence - 1)
                  + " were deleted here and never reached the database: that work is not credited")
          + "; coinbases carry the old id until this program is restarted";
    }
  }

  /// Nothing was changed.
  record Refused(String text) implements Acceptance {}
}
