package io.kaspool.node;

import io.kaspool.kaspa.Outpoint;
import java.util.Map;

/// The unspent outputs to the treasury as the followed node has them now. Outputs that are bound to
/// a covenant are left out: anybody can send some, and they cannot be spent as ordinary ones.
///
/// @param version grows whenever the outputs change, over all nodes; equal versions have equal
///   outputs
/// @param virtualDaaScore as the node said within the last second or two
/// @param utxos immutable
/// @param node the one that is followed
public record TreasuryView(
    long version, long virtualDaaScore, Map<Outpoint, TreasuryUtxo> utxos, NodeEndpoint node) {}
