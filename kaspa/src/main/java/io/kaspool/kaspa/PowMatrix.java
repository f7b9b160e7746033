package io.kaspool.kaspa;

import java.util.function.Supplier;

/// The 64 x 64 matrix of numbers from 0 to 15 between the two hashes of kHeavyHash. It depends on
/// the pre-PoW hash only, so a job computes it once. Immutable; shared by all threads that judge
/// shares of the job.
public final class PowMatrix {
  static final int SIZE = 64;
  static final int BLOCKS = 16;

  private static final int NIBBLES_PER_WORD = 16;
  private static final double EPSILON = 1e-9;

  private static final int BLOCKS_PER_WORD = 4;
  private static final int LANE_BITS = 16;

  /// Block after block of 64 longs, one for each column. A long holds four rows in lanes of 16
  /// bits: one multiplication serves four rows, and no sum (at most 64 * 15 * 15) spills into its
  /// neighbour.
  ///
  /// Columns, blocks and lanes are in the order that makes both ends cheap. A hash is read as four
  /// words of 16 nibbles, least significant first, so column `16 w + p` is the one for nibble p of
  /// word w; the high nibble of a byte counts before the low one, hence `p ^ 1` in {@link #index}.
  /// And the sums of block `4 w + q` belong at bit `4 q + 16 lane` of word w of the product.
  private final long[] blocks;

  private PowMatrix(long[] blocks) {
    this.blocks = blocks;
  }

  /// Draws matrices until one has full rank (rusty-kaspa `consensus/pow`, matrix: the generator
  /// goes on where the last attempt ended).
  ///
  /// @throws IllegalArgumentException for the zero hash, from which the generator never gets away
  public static PowMatrix of(Hash prePowHash) {
    if (prePowHash.equals(Hash.ZERO)) {
      throw new IllegalArgumentException("the zero hash has no matrix");
    }
    Xoshiro256PlusPlus generator = new Xoshiro256PlusPlus(prePowHash);
    return firstOfFullRank(() -> draw(generator));
  }

  static PowMatrix firstOfFullRank(Supplier<int[][]> draws) {
    int[][] rows = draws.get();
    while (rank(rows) != SIZE) {
      rows = draws.get();
    }
    return ofRows(rows);
  }

  static PowMatrix ofRows(int[][] rows) {
    long[] blocks = new long[BLOCKS * SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        blocks[index(row, column)] |= (long) rows[row][column] << lane(row);
      }
    }
    return new PowMatrix(blocks);
  }

  int at(int row, int column) {
    return (int) (blocks[index(row, column)] >>> lane(row)) & 0xf;
  }

  private static int index(int row, int column) {
    int block = BLOCKS_PER_WORD * (row / NIBBLES_PER_WORD) + (row ^ 1) % BLOCKS_PER_WORD;
    return block * SIZE + (column ^ 1);
  }

  private static int lane(int row) {
    return LANE_BITS * ((row ^ 1) % NIBBLES_PER_WORD / BLOCKS_PER_WORD);
  }

  /// The product with a vector, as four sums in each of 16 blocks.
  ///
  /// Hot path: two blocks in one pass is what the compiler turns into vector instructions best.
  ///
  /// @param vector nibble after nibble of the hash
  /// @param sums gets the sums of each block, 16 bits each
  void multiply(long[] vector, long[] sums) {
    for (int block = 0; block < BLOCKS; block += 2) {
      int first = block * SIZE;
      int second = first + SIZE;
      long firstSum = 0;
      long secondSum = 0;
      for (int column = 0; column < SIZE; column++) {
        firstSum += blocks[first + column] * vector[column];
        secondSum += blocks[second + column] * vector[column];
      }
      sums[block] = firstSum;
      sums[block + 1] = secondSum;
    }
  }

  static int[][] draw(Xoshiro256PlusPlus generator) {
    int[][] rows = new int[SIZE][SIZE];
    for (int[] row : rows) {
      for (int column = 0; column < SIZE; column += NIBBLES_PER_WORD) {
        long word = generator.next();
        for (int i = 0; i < NIBBLES_PER_WORD; i++) {
          row[column + i] = (int) (word >>> (4 * i)) & 0xf;
        }
      }
    }
    return rows;
  }

  /// Gauss-Jordan elimination in doubles. INVARIANT: same operations in the same order as the
  /// chain's own software; the exact rank would differ from it for a matrix that rounding makes
  /// singular, and then every share of the job would be judged wrongly.
  static int rank(int[][] rows) {
    double[][] matrix = toDoubles(rows);
    boolean[] used = new boolean[SIZE];
    int rank = 0;
    for (int column = 0; column < SIZE; column++) {
      int pivot = pivotRow(matrix, used, column);
      if (pivot < SIZE) {
        rank++;
        used[pivot] = true;
        eliminate(matrix, pivot, column);
      }
    }
    return rank;
  }

  private static int pivotRow(double[][] matrix, boolean[] used, int column) {
    int row = 0;
    while (row < SIZE && (used[row] || Math.abs(matrix[row][column]) <= EPSILON)) {
      row++;
    }
    return row;
  }

  private static void eliminate(double[][] matrix, int pivot, int column) {
    double[] pivotRow = matrix[pivot];
    for (int i = column + 1; i < SIZE; i++) {
      pivotRow[i] /= pivotRow[column];
    }
    for (int row = 0; row < SIZE; row++) {
      double factor = matrix[row][column];
      if (row != pivot && Math.abs(factor) > EPSILON) {
        for (int i = column + 1; i < SIZE; i++) {
          matrix[row][i] -= pivotRow[i] * factor;
        }
      }
    }
  }

  private static double[][] toDoubles(int[][] rows) {
    double[][] matrix = new double[SIZE][SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        matrix[row][column] = rows[row][column];
      }
    }
    return matrix;
  }
}
