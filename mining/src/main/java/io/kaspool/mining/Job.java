package io.kaspool.mining;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.PowEvaluator;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import io.kaspool.node.BlockTemplate;
import java.time.Duration;

/// One piece of work as miners get it. Immutable but for the moment it was replaced, which the
/// board writes once and every event loop reads.
public final class Job {
  /// A job replaced longer ago than this earns nothing: by then a hundred blocks have passed it by.
  public static final Duration REPLACED_LIMIT = Duration.ofSeconds(10);

  /// A job whose template is older than this earns nothing, replaced or not: its node is gone.
  public static final Duration AGE_LIMIT = Duration.ofSeconds(30);

  private static final long NOT_REPLACED = Long.MIN_VALUE;

  private final long sequence;
  private final BlockTemplate template;
  private final PowMatrix matrix;
  private final DuplicateGuard solutions;
  private volatile long replacedAtNanos = NOT_REPLACED; // written by the feed, read by event loops

  private Job(long sequence, BlockTemplate template, PowMatrix matrix, DuplicateGuard solutions) {
    this.sequence = sequence;
    this.template = template;
    this.matrix = matrix;
    this.solutions = solutions;
  }

  static Job of(long sequence, BlockTemplate template) {
    return new Job(sequence, template, PowMatrix.of(template.prePowHash()), new DuplicateGuard());
  }

  /// A later job on the same header. A node may hand out a template twice within a second, another
  /// node's in between: the solutions seen for it stay seen, since a nonce must not count under two
  /// job ids.
  Job again(long laterSequence, BlockTemplate sameHeader) {
    return new Job(laterSequence, sameHeader, matrix, solutions);
  }

  boolean hasHeaderOf(BlockTemplate other) {
    return other.timestampMillis() == template.timestampMillis()
        && other.prePowHash().equals(template.prePowHash());
  }

  /// Counts up from 1 for each job of the board.
  public long sequence() {
    return sequence;
  }

  /// The name miners know it by.
  public String id() {
    return JobIds.format(sequence);
  }

  public BlockTemplate template() {
    return template;
  }

  /// What miners hash together with timestamp and nonce.
  public Hash prePowHash() {
    return template.prePowHash();
  }

  public long timestampMillis() {
    return template.timestampMillis();
  }

  public Target networkTarget() {
    return template.networkTarget();
  }

  /// Whether a share for it no longer counts.
  boolean isStale(long nowNanos) {
    long replaced = replacedAtNanos;
    return isPastAgeLimit(nowNanos)
        || (replaced != NOT_REPLACED && nowNanos - replaced > REPLACED_LIMIT.toNanos());
  }

  /// Whether its template is too old to be given to anybody.
  public boolean isPastAgeLimit(long nowNanos) {
    return nowNanos - template.fetchedAtNanos() > AGE_LIMIT.toNanos();
  }

  void replacedAt(long nanos) {
    replacedAtNanos = nanos;
  }

  DuplicateGuard solutions() {
    return solutions;
  }

  void prepare(PowEvaluator evaluator) {
    evaluator.prepare(template.prePowHash(), template.timestampMillis(), matrix);
  }
}
