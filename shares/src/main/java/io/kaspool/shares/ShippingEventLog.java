package io.kaspool.shares;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the events to the log.
public final class ShippingEventLog implements ShippingEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ShippingEventLog.class);

  @Override
  public void shipping(JournalIdentity journal, Cursor cursor, long waiting) {
    LOG.info(
        "journal {} is shipped from entry {} on, {} waiting",
        Names.of(journal.journalId()),
        cursor.sequence() + 1,
        waiting);
  }

  @Override
  public void rewound(JournalIdentity journal, long fromSequence, long toSequence) {
    LOG.warn(
        "journal {}: the database went back from entry {} to {}; what it lacks is shipped again",
        Names.of(journal.journalId()),
        fromSequence,
        toSequence);
  }

  @Override
  public void away(String why) {
    LOG.warn("the journal is not shipped, shares wait in it: {}", why);
  }

  @Override
  public void stopped(StopReason reason, String text) {
    LOG.error("the journal's shipping has stopped ({}), shares wait in it: {}", reason, text);
  }

  @Override
  public void accepted(Acceptance.Accepted accepted) {
    LOG.warn("{}", accepted.text());
  }

  @Override
  public void leftBehind(long entries) {
    LOG.warn(
        "{} entries of the journal are not shipped yet; they are when it starts again", entries);
  }
}
