package io.kaspool.node;

/// What the pool knows of one node, for people.
///
/// @param state "connected", or what is wrong, in words
/// @param synced whether it takes part in the network as far as it said
/// @param usable whether it can serve templates under the pool's settings, which need not ask that
///   it is synced
/// @param daaScore its virtual DAA score, 0 when not connected
/// @param serverVersion as it said, empty when not connected
/// @param active whether templates come from it now
public record NodeStatus(
    NodeEndpoint endpoint,
    String state,
    boolean synced,
    boolean usable,
    long daaScore,
    String serverVersion,
    boolean active) {}
