package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.kaspa.Hash;

/// A solution as it was submitted.
///
/// @param jobId as it was written in the submit, which need not be the job's own (see the firmware)
/// @param difficulty what the job asked for
public record FoundShare(
    String jobId, Hash prePowHash, long timestampMillis, long nonce, Difficulty difficulty) {}
