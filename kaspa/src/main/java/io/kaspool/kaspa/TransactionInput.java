package io.kaspool.kaspa;

/// Spends an output.
///
/// @param unlockingCode the signature script's bytes
/// @param sequence unsigned 64 bits
/// @param sigOpCount 8 bits, only in version 0
/// @param computeBudget 16 bits, only in version 1
public record TransactionInput(
    Outpoint previousOutpoint,
    Bytes unlockingCode,
    long sequence,
    int sigOpCount,
    int computeBudget) {

  public TransactionInput {
    if (sigOpCount < 0 || sigOpCount > 0xff) {
      throw new IllegalArgumentException("a signature operation count has 8 bits: " + sigOpCount);
    }
    if (computeBudget < 0 || computeBudget > 0xffff) {
      throw new IllegalArgumentException("a compute budget has 16 bits: " + computeBudget);
    }
  }

  public TransactionInput(
      Outpoint previousOutpoint,
      byte[] signatureScript,
      long sequence,
      int sigOpCount,
      int computeBudget) {
    this(previousOutpoint, Bytes.of(signatureScript), sequence, sigOpCount, computeBudget);
  }

  /// A copy of the signature script's bytes.
  public byte[] signatureScript() {
    return unlockingCode.toArray();
  }
}
