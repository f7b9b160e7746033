package io.kaspool.shares;

import java.util.UUID;

/// Which journal ships, and which opening of it.
///
/// @param journalId random for each journal; another one after `accept`
/// @param label the gateway's name, for people only
/// @param start counts the openings of the file
/// @param holder random for each opening: tells a copied file's openings from the original's
/// @param baseSequence the first entry shipped under this id is the one after it
public record JournalIdentity(
    int journalId, String label, long start, UUID holder, long baseSequence) {}
