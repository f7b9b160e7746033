package io.kaspool.accounting;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import io.kaspool.node.NodeEndpoint;
import io.kaspool.node.SubmitVerdict;
import io.kaspool.shares.Cursor;
import io.kaspool.shares.JournalEntry;
import io.kaspool.shares.JournalIdentity;
import io.kaspool.shares.ShareBatch;
import io.kaspool.shares.ShareSink;
import io.kaspool.shares.SinkAnswer;
import io.kaspool.shares.SinkPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A gateway's journal that says what a test tells it to, and ships it at once.
final class FakeJournal {
  final int id;
  final UUID holder = UUID.randomUUID();
  private final ShareSink sink;
  private final List<JournalEntry> written = new ArrayList<>();
  private Cursor cursor = Cursor.START;
  private long sequence;

  FakeJournal(int id, ShareSink sink) {
    this.id = id;
    this.sink = sink;
    claim();
  }

  JournalIdentity identity() {
    return identity(id, holder, 0);
  }

  /// As another opening, or under another id.
  JournalIdentity identity(int asId, UUID asHolder, long baseSequence) {
    return new JournalIdentity(asId, "gateway-" + asId, 1, asHolder, baseSequence);
  }

  SinkPosition claim() {
    return sink.claim(identity());
  }

  SearchSpace space() {
    return new SearchSpace(id, 1);
  }

  /// What blocks of this gateway say of it.
  String tag() {
    return space().coinbaseTag();
  }

  FakeJournal share(Worker worker, long minute, long hashes) {
    written.add(
        new JournalEntry.ShareAccepted(
            ++sequence, minute, new Share(worker, Difficulty.ofHashes(hashes), 1, sequence)));
    return this;
  }

  FakeJournal block(Hash hash, Worker finder, long minute) {
    written.add(
        new JournalEntry.BlockFound(
            ++sequence, minute, new FoundBlock(hash, 7, 1, finder, 1, Instant.now())));
    return this;
  }

  FakeJournal judged(Hash hash, long minute, SubmitVerdict verdict) {
    written.add(
        new JournalEntry.BlockJudged(
            ++sequence, minute, hash, new NodeEndpoint("127.0.0.1", 1), verdict));
    return this;
  }

  FakeJournal lease(Worker worker, long minute, NonceRange range) {
    written.add(new JournalEntry.ExtranonceLeased(++sequence, minute, space(), range, worker));
    return this;
  }

  /// Ships what waits; nothing later is of `closedThrough` or before.
  FakeJournal ship(long closedThrough) {
    take(batch(closedThrough, false));
    return this;
  }

  void stop(long closedThrough) {
    take(batch(closedThrough, true));
  }

  private void take(ShareBatch batch) {
    SinkAnswer answer = sink.take(batch);
    if (!(answer instanceof SinkAnswer.Taken)) {
      throw new AssertionError("not taken: " + answer);
    }
    cursor = batch.to();
  }

  /// Ships again all that the sink does not have.
  FakeJournal shipAgain(long closedThrough) {
    cursor =
        switch (claim()) {
          case SinkPosition.Unknown() -> Cursor.START;
          case SinkPosition.At(Cursor at) -> at;
        };
    return ship(closedThrough);
  }

  /// What waits.
  ShareBatch batch(long closedThrough, boolean cleanStop) {
    return batch(identity(), cursor.sequence(), sequence, closedThrough, cleanStop);
  }

  /// The entries after `from` and up to `to`.
  ShareBatch batch(JournalIdentity as, long from, long to, long closedThrough, boolean cleanStop) {
    return new ShareBatch(
        as,
        holder,
        at(from),
        at(to),
        closedThrough,
        cleanStop,
        written.subList((int) from, (int) to));
  }

  Cursor at(long place) {
    return new Cursor(place, place == 0 ? Hash.ZERO : new Hash(place, 0, 0, id));
  }
}
