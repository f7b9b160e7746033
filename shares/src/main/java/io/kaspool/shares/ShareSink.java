package io.kaspool.shares;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Where journals' entries go, each exactly once. Where the sink stands is the truth: the shipper
/// follows it, forwards and back. Every method blocks and may throw `SinkException`; one shipper
/// calls it from one thread at a time, several shippers may share it.
public interface ShareSink {
  /// From now on this opening of this journal ships, and no other: an earlier claim ends. Changes
  /// nothing else; a journal that is unknown stays so until its first batch.
  SinkPosition claim(JournalIdentity journal);

  /// Takes the batch and moves to its end, in one transaction, or refuses. Checked in this order:
  ///
  /// 1. `OTHER_HOLDER`: the last claim of `journal.journalId` was by another `journal.holder`.
  /// 2. `DOES_NOT_CONTINUE`: the sink does not stand at `from`, sequence and hash. A journal it
  ///    does not know stands at `from` if `from.sequence` is the base sequence, else nowhere.
  /// 3. `TAKEN_ALREADY`: there are entries, and the sink has one of the opening `writtenBy` with a
  ///    sequence beyond `from.sequence`, whichever journal id it came under.
  SinkAnswer take(ShareBatch batch);

  /// For each of these openings the sequence of the last entry written by it that came, whichever
  /// journal id it came under; openings of which nothing came are left out. Claims nothing.
  Map<UUID, Long> shippedByStart(Set<UUID> holders);

  /// Nothing comes under this id any more, unless its last claim was by another opening: then that
  /// one ships it, and nothing changes. Its next batch revives it. May be said again.
  void retire(int journalId, UUID holder);
}
