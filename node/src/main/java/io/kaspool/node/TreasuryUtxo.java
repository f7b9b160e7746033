package io.kaspool.node;

import io.kaspool.kaspa.Outpoint;

/// An unspent output to the treasury.
///
/// @param blockDaaScore of the chain block that accepted it; the same output may come back with
///   another score after a reorganisation
/// @param coinbase whether it is a reward, which can be spent 1,000 DAA scores later only
public record TreasuryUtxo(
    Outpoint outpoint, long amountSompi, long blockDaaScore, boolean coinbase) {}
