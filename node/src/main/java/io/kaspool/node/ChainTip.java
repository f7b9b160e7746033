package io.kaspool.node;

import io.kaspool.kaspa.Hash;

/// Where the chain of one node ends now.
///
/// @param sink the highest chain block
/// @param virtualDaaScore the score that the next block would have
/// @param sinkBlueScore asked for a moment later than the rest, so perhaps that of a later sink
/// @param difficulty as kaspad counts it: a block takes twice as many hashes on average
/// @param pruningPoint about as far back as blocks can be asked for
public record ChainTip(
    Hash sink, long virtualDaaScore, long sinkBlueScore, double difficulty, Hash pruningPoint) {}
