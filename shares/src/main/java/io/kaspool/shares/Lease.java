package io.kaspool.shares;

import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Worker;

/// A range of nonces that a worker searches from now on. Kept in memory until it is on disk; after
/// a commit of unknown outcome it may be written twice, which says the same.
record Lease(SearchSpace space, NonceRange range, Worker worker) {}
