package io.kaspool.mining;

import io.kaspool.kaspa.Hash;
import java.time.Instant;

/// A solution that met the network's target.
///
/// @param jobSequence the job it was found on
public record FoundBlock(
    Hash hash, long nonce, long daaScore, Worker finder, long jobSequence, Instant at) {}
