package io.kaspool.shares;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what the operator was told.
final class RecordedShippingEvents implements ShippingEvents {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void shipping(JournalIdentity journal, Cursor cursor, long waiting) {
    told.add("shipping from " + cursor.sequence());
  }

  @Override
  public void rewound(JournalIdentity journal, long fromSequence, long toSequence) {
    told.add("rewound " + fromSequence + " to " + toSequence);
  }

  @Override
  public void away(String why) {
    told.add("away: " + why);
  }

  @Override
  public void stopped(StopReason reason, String text) {
    told.add("stopped " + reason);
  }

  @Override
  public void accepted(Acceptance.Accepted accepted) {
    told.add("accepted from " + accepted.firstSequence());
  }

  @Override
  public void leftBehind(long entries) {
    told.add("left behind " + entries);
  }
}
