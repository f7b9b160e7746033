package io.kaspool.simnode;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;

/// An unspent output, always of a coinbase: nothing else is accepted here.
///
/// @param blockDaaScore of the chain block that accepted it, or of the virtual one
record Utxo(Outpoint outpoint, long sompi, ScriptPublicKey script, long blockDaaScore) {}
