package io.kaspool.kaspa;

import java.util.Arrays;
import java.util.function.Supplier;

/// The 64 x 64 matrix of numbers from 0 to 15 between the two hashes of kHeavyHash. It depends on
/// the pre-PoW hash only, so a job computes it once. Immutable; shared by all threads that judge
/// shares of the job.
public final class PowMatrix {
  static final int SIZE = 64;

  private static final int NIBBLES_PER_WORD = 16;
  private static final double EPSILON = 1e-9;

  /// Column after column: that lets one machine instruction work on many rows at once.
  private final short[] columns;

  private PowMatrix(short[] columns) {
    this.columns = columns;
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
    short[] columns = new short[SIZE * SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column < SIZE; column++) {
        columns[column * SIZE + row] = (short) rows[row][column];
      }
    }
    return new PowMatrix(columns);
  }

  int at(int row, int column) {
    return columns[column * SIZE + row];
  }

  /// The product with a vector: one sum for each row, at most 64 * 15 * 15. Hot path.
  void multiply(int[] vector, short[] sums) {
    Arrays.fill(sums, (short) 0);
    for (int c = 0; c < SIZE; c++) {
      int v = vector[c];
      int base = c * SIZE;
      for (int row = 0; row < SIZE; row++) {
        sums[row] = (short) (sums[row] + columns[base + row] * v);
      }
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
