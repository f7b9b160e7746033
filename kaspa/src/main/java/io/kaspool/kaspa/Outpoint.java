package io.kaspool.kaspa;

/// Names one output of one transaction.
///
/// @param index unsigned 32 bits
public record Outpoint(Hash transactionId, int index) {
  @Override
  public String toString() {
    return transactionId + ":" + Integer.toUnsignedString(index);
  }
}
