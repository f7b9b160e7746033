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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A gateway's journal that says what a test tells it to, and ships it at once.
final class FakeJournal {
  final int id;
  final UUID holder = UUID.randomUUID();
  private final ShareSink sink;
  private final List<JournalEntry> waiting = new ArrayList<>();
  private Cursor cursor = Cursor.START;
  private long sequence;

  FakeJournal(int id, ShareSink sink) {
    this.id = id;
    this.sink = sink;
    sink.claim(identity());
  }

  JournalIdentity identity() {
    return new JournalIdentity(id, "gateway-" + id, 1, holder, 0);
  }

  SearchSpace space() {
    return new SearchSpace(id, 1);
  }

  /// What blocks of this gateway say of it.
  String tag() {
    return space().coinbaseTag();
  }

  FakeJournal share(Worker worker, long minute, long hashes) {
    waiting.add(
        new JournalEntry.ShareAccepted(
            ++sequence, minute, new Share(worker, Difficulty.ofHashes(hashes), 1, sequence)));
    return this;
  }

  FakeJournal block(Hash hash, Worker finder, long minute) {
    waiting.add(
        new JournalEntry.BlockFound(
            ++sequence, minute, new FoundBlock(hash, 7, 1, finder, 1, Instant.now())));
    return this;
  }

  FakeJournal judged(Hash hash, long minute, SubmitVerdict verdict) {
    waiting.add(
        new JournalEntry.BlockJudged(
            ++sequence, minute, hash, new NodeEndpoint("127.0.0.1", 1), verdict));
    return this;
  }

  FakeJournal lease(Worker worker, long minute, NonceRange range) {
    waiting.add(new JournalEntry.ExtranonceLeased(++sequence, minute, space(), range, worker));
    return this;
  }

  /// Ships what waits; nothing later is of `closedThrough` or before.
  FakeJournal ship(long closedThrough) {
    SinkAnswer answer = sink.take(batch(closedThrough, false));
    if (!(answer instanceof SinkAnswer.Taken)) {
      throw new AssertionError("not taken: " + answer);
    }
    shipped();
    return this;
  }

  void stop(long closedThrough) {
    sink.take(batch(closedThrough, true));
    shipped();
  }

  ShareBatch batch(long closedThrough, boolean cleanStop) {
    return new ShareBatch(
        identity(), holder, cursor, end(), closedThrough, cleanStop, List.copyOf(waiting));
  }

  private Cursor end() {
    return new Cursor(sequence, sequence == 0 ? Hash.ZERO : new Hash(sequence, 0, 0, id));
  }

  private void shipped() {
    cursor = end();
    waiting.clear();
  }
}
