package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.PowMatrix;
import io.kaspool.kaspa.Target;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A job as it is searched: with the target and the nonces it came with. All search threads of a
/// rig take pieces of it.
final class Work {
  private final WireJob job;
  private final PowMatrix matrix;
  private final Difficulty difficulty;
  private final Target target;
  private final Extranonce extranonce;
  private final AtomicLong taken;

  private Work(
      WireJob job,
      PowMatrix matrix,
      Difficulty difficulty,
      Target target,
      Extranonce extranonce,
      AtomicLong taken) {
    this.job = job;
    this.matrix = matrix;
    this.difficulty = difficulty;
    this.target = target;
    this.extranonce = extranonce;
    this.taken = taken;
  }

  static Work of(
      WireJob job,
      PowMatrix matrix,
      Difficulty difficulty,
      Dialect dialect,
      Extranonce extranonce) {
    Target target = target(difficulty, dialect);
    return new Work(job, matrix, difficulty, target, extranonce, new AtomicLong());
  }

  /// The same job under another difficulty; what was searched stays searched.
  Work withDifficulty(Difficulty other, Dialect dialect) {
    return new Work(job, matrix, other, target(other, dialect), extranonce, taken);
  }

  /// What the firmware compares with. IceRiver has only its filter of leading zero bits;
  /// kaspa-miner starts from 0xffff * 2^208, one 65536th below 2^224.
  private static Target target(Difficulty difficulty, Dialect dialect) {
    return switch (dialect) {
      case ICERIVER -> difficulty.floorPowerOfTwo().target();
      case KASPAMINER -> {
        BigInteger exact = difficulty.target().toBigInteger();
        yield Target.of(exact.multiply(BigInteger.valueOf(0xffff)).shiftRight(Short.SIZE));
      }
      case BITMAIN, BZMINER, GPU, RENTAL, DEFAULT -> difficulty.target();
    };
  }

  WireJob job() {
    return job;
  }

  PowMatrix matrix() {
    return matrix;
  }

  Difficulty difficulty() {
    return difficulty;
  }

  Target target() {
    return target;
  }

  Extranonce extranonce() {
    return extranonce;
  }

  /// Takes at most `number` nonces of the range.
  ///
  /// @return how many were left to take; 0 when the range is searched through
  long take(int number) {
    long before = taken.getAndAdd(number);
    return Math.clamp(extranonce.span() - before, 0, number);
  }
}
