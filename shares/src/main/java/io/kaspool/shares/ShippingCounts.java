package io.kaspool.shares;

import java.time.Duration;

/// What was shipped since the start, and what waits.
///
/// @param entries entries that the sink took
/// @param batches batches that it took, empty ones too
/// @param waiting entries that it does not have, as far as it said when it was last asked
/// @param oldestWaiting how old the first of them is
public record ShippingCounts(long entries, long batches, long waiting, Duration oldestWaiting) {}
