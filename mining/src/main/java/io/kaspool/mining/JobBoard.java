package io.kaspool.mining;

import io.kaspool.node.BlockTemplate;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The jobs that shares may still come in for. One thread adds (the template feed), any thread
/// looks up, without locks: readers see an immutable snapshot, sorted and without gaps in its
/// sequences.
///
/// Bounded: holds the last `size` jobs, more while they are younger than [#PROTECTED_AGE], and
/// never more template bytes than the limit; at that limit the oldest goes, and is counted.
public final class JobBoard {
  /// Jobs are kept at least as long as a share for them may earn something.
  static final Duration PROTECTED_AGE = Job.AGE_LIMIT;

  private static final long MOST_BYTES = 512L << 20;

  /// A parsed template takes several times its size on the wire; all of them together may take
  /// about half of the heap.
  private static final int WIRE_BYTES_PER_HEAP = 16;

  /// What the templates of all jobs may take on the wire, by the heap this process has.
  public static long defaultMaxBytes() {
    return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / WIRE_BYTES_PER_HEAP);
  }

  private final int size;
  private final long maxBytes;
  private final NanoClock clock;
  private final LongAdder evictedByBytes = new LongAdder();
  private volatile Job[] jobs = {}; // published after each change, never altered

  public JobBoard(int size, long maxBytes, NanoClock clock) {
    this.size = size;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /// Makes the template the newest job. The feed's thread only.
  public Job add(BlockTemplate template) {
    Job[] before = jobs;
    Job newest = next(before, template);
    if (before.length > 0) {
      before[before.length - 1].replacedAt(clock.nanoTime());
    }
    Job[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = newest;
    jobs = withoutEvicted(after);
    return newest;
  }

  private static Job next(Job[] before, BlockTemplate template) {
    if (before.length == 0) {
      return Job.of(1, template);
    }
    long sequence = before[before.length - 1].sequence() + 1;
    for (int i = before.length - 1; i >= 0; i--) {
      if (before[i].hasHeaderOf(template)) {
        return before[i].again(sequence, template);
      }
    }
    return Job.of(sequence, template);
  }

  /// The job of this id, if the board still holds it.
  public @Nullable Job find(String id) {
    Job[] current = jobs;
    if (current.length == 0) {
      return null;
    }
    long index = JobIds.parse(id) - current[0].sequence();
    return index >= 0 && index < current.length ? current[(int) index] : null;
  }

  public @Nullable Job newest() {
    Job[] current = jobs;
    return current.length == 0 ? null : current[current.length - 1];
  }

  public int jobs() {
    return jobs.length;
  }

  /// Jobs that had to go early for the limit in bytes.
  public long evictedByBytes() {
    return evictedByBytes.sum();
  }

  private Job[] withoutEvicted(Job[] all) {
    long now = clock.nanoTime();
    long bytes = 0;
    for (Job job : all) {
      bytes += job.template().sizeBytes();
    }
    int first = 0;
    while (first < all.length - 1) {
      Job oldest = all[first];
      boolean over = bytes > maxBytes;
      boolean surplus =
          all.length - first > size
              && now - oldest.template().fetchedAtNanos() >= PROTECTED_AGE.toNanos();
      if (!over && !surplus) {
        break;
      }
      if (over && !surplus) {
        evictedByBytes.increment();
      }
      bytes -= oldest.template().sizeBytes();
      first++;
    }
    return first == 0 ? all : Arrays.copyOfRange(all, first, all.length);
  }
}
