package io.kaspool.shares;

import java.util.List;
import java.util.UUID;

/// The entries between two places of a journal, all of them, in order; maybe none.
///
/// @param journal who ships them
/// @param writtenBy the holder of the opening that wrote the entries, which may be an earlier one
///   than the one that ships them; if there are none, of the last entry's
/// @param from where the sink must stand
/// @param to where it stands afterwards
/// @param closedThrough every later entry of this journal has a minute after this one, in minutes
///   since 1970
/// @param cleanStop the journal was closed in good order: nothing comes until it is opened again
public record ShareBatch(
    JournalIdentity journal,
    UUID writtenBy,
    Cursor from,
    Cursor to,
    long closedThrough,
    boolean cleanStop,
    List<JournalEntry> entries) {
  /// @throws IllegalArgumentException when entries are missing between the two places
  public ShareBatch {
    entries = List.copyOf(entries);
    if (entries.size() != to.sequence() - from.sequence()) {
      throw new IllegalArgumentException(
          entries.size()
              + " entries between "
              + from.sequence()
              + " and "
              + to.sequence()
              + " of the journal");
    }
  }
}
