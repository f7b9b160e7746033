package io.kaspool.shares;

import java.util.concurrent.atomic.LongAdder;

/// Counts what `JournalCounts` shows. Any thread.
final class Tally {
  final LongAdder recorded = new LongAdder();
  final LongAdder refusedFull = new LongAdder();
  final LongAdder refusedFailing = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder recordsNotKept = new LongAdder();
  final LongAdder leasesNotKept = new LongAdder();
  final LongAdder difficultiesNotKept = new LongAdder();
  final LongAdder deleted = new LongAdder();
}
