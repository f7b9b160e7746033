package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.SearchSpace;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what the operator was told.
final class RecordedJournalEvents implements JournalEvents {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void opened(Path directory, SearchSpace space, long lastSequence) {
    told.add("opened " + lastSequence);
  }

  @Override
  public void failed(Path directory, Throwable cause) {
    told.add("failed");
  }

  @Override
  public void stillFailing(Path directory, Throwable cause) {
    told.add("still failing");
  }

  @Override
  public void recovered(Path directory) {
    told.add("recovered");
  }

  @Override
  public void blockNotKept(Hash block) {
    told.add("not kept " + block.word0());
  }

  @Override
  public void closingTooLong(Path directory) {
    told.add("closing too long");
  }
}
