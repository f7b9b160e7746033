package io.kaspool.mining;

import io.kaspool.kaspa.Difficulty;

/// An accepted share, as it is recorded: `work` is the difficulty its job was sent with, not the
/// one its hash happened to reach.
public record Share(Worker worker, Difficulty work, long jobSequence, long nonce) {}
