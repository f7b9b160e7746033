package io.kaspool.shares;

import java.time.Duration;

/// What the journal did since it was opened.
///
/// @param recorded shares answered with success
/// @param refusedFull shares refused because as many as allowed waited already
/// @param refusedFailing shares refused because the journal could not be written, or was closed
/// @param timedOut shares refused because their commit took too long
/// @param commits transactions committed
/// @param failures times that the journal began to fail
/// @param recordsNotKept rows about blocks given up at the bound or at closing
/// @param leasesNotKept leases of extranonces given up at the bound or at closing
/// @param difficultiesNotKept difficulties not remembered, at the bound
/// @param deleted entries deleted since they were shipped and old, or since the disk needed the
///   room
/// @param sharesWaiting shares that wait for a commit now
/// @param recordsWaiting rows about blocks that wait for a commit now
/// @param kept age of the oldest entry that is still there: a sink that is restored to a later
///   state than that finds all that it lacks
public record JournalCounts(
    long recorded,
    long refusedFull,
    long refusedFailing,
    long timedOut,
    long commits,
    long failures,
    long recordsNotKept,
    long leasesNotKept,
    long difficultiesNotKept,
    long deleted,
    int sharesWaiting,
    int recordsWaiting,
    Duration kept) {}
