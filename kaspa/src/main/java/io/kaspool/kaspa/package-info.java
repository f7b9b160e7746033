/// The chain's rules, pure and without I/O: hashes, headers, proof of work, targets, addresses,
/// scripts, transactions. Everything here is a fact of Kaspa, not a choice of this pool, and is
/// held against test vectors of the chain's own software. All types are immutable and may be used
/// from any thread, but for {@link io.kaspool.kaspa.PowEvaluator}, of which every thread has its
/// own.
@NullMarked
package io.kaspool.kaspa;

import org.jspecify.annotations.NullMarked;
