package io.kaspool.stratum;

import io.kaspool.mining.JobBoard;
import io.kaspool.mining.SessionMemory;
import io.kaspool.mining.ShareLog;
import io.kaspool.ops.NanoClock;

/// What all sessions of a server share. Everything in it may be used by any thread.
record Gateway(
    StratumSettings settings,
    JobBoard board,
    ShareLog shares,
    SessionMemory sessions,
    ExtranoncePool extranonces,
    NodeOutage outage,
    StratumEvents events,
    StratumCounters counters,
    NanoClock clock) {}
