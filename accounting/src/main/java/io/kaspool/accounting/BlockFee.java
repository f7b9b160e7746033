package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;

/// What the pool keeps of one block; 0 when it takes no fee.
public record BlockFee(Hash block, long feeSompi) {}
