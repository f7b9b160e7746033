package io.kaspool.kaspa;

import org.jspecify.annotations.Nullable;

/// Coins and the condition under which they can be spent.
///
/// @param value in sompi, unsigned 64 bits
/// @param covenant null for most outputs, and for all of version 0
public record TransactionOutput(
    long value, ScriptPublicKey scriptPublicKey, @Nullable CovenantBinding covenant) {

  public TransactionOutput(long value, ScriptPublicKey scriptPublicKey) {
    this(value, scriptPublicKey, null);
  }
}
