package io.kaspool.rigs;

import java.time.Duration;
import java.util.Map;

/// What a load saw since measuring began; the log-in counts are since its start.
///
/// @param loggedIn connections with a good authorize reply, closed ones included
/// @param closed connections that ended, for whatever reason
/// @param login from connect to the authorize reply
/// @param measured how long jobs were measured
/// @param jobIds different job ids seen
/// @param deliveries jobs that arrived, over all connections
/// @param fullJobs job ids that reached at least nine in ten of the reading connections
/// @param fanOut from the first to the last arrival of each of those
/// @param lag of each arrival behind the first arrival of the same job id
/// @param leastJobs jobs per second of the connection that got the fewest
/// @param medianJobs jobs per second of the connection in the middle
/// @param mostJobs jobs per second of the connection that got the most
/// @param answers from submit to answer
/// @param refused refused shares by code
public record LoadReport(
    int connected,
    int loggedIn,
    int refusedLogins,
    int failedConnects,
    int closed,
    Latencies login,
    Duration measured,
    int jobIds,
    long deliveries,
    int fullJobs,
    Latencies fanOut,
    Latencies lag,
    double leastJobs,
    double medianJobs,
    double mostJobs,
    long submitted,
    long accepted,
    Map<Integer, Long> refused,
    long faults,
    Latencies answers) {}
