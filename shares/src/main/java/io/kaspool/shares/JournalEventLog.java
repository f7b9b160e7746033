package io.kaspool.shares;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.SearchSpace;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the journal's events to the log. Any thread.
public final class JournalEventLog implements JournalEvents {
  private static final Logger LOG = LoggerFactory.getLogger(JournalEventLog.class);

  @Override
  public void opened(Path directory, SearchSpace space, long lastSequence) {
    LOG.info(
        "journal in {} opened as {}, last entry {}", directory, space.coinbaseTag(), lastSequence);
  }

  @Override
  public void failed(Path directory, Throwable cause) {
    LOG.error(
        "journal in {} cannot be written, shares are refused until it can: {}",
        directory,
        cause.getMessage(),
        cause);
  }

  @Override
  public void stillFailing(Path directory, Throwable cause) {
    LOG.error("journal in {} still cannot be written: {}", directory, cause.getMessage());
  }

  @Override
  public void recovered(Path directory) {
    LOG.info("journal in {} is written again", directory);
  }

  @Override
  public void blockNotKept(Hash block) {
    LOG.error("block {} was sent to the nodes, but the journal could not take it", block);
  }

  @Override
  public void closingTooLong(Path directory) {
    LOG.error("journal in {} did not close in time: the disk does not answer", directory);
  }
}
