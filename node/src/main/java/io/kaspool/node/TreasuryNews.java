package io.kaspool.node;

import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.List;

/// What a node announced of the treasury's outputs.
///
/// @param changes in the order of their arrival, after the override if there was one
/// @param overridden whether the node exchanged its whole set, so that all must be fetched anew
/// @param overflowed whether there were too many to keep, and all of them are lost
record TreasuryNews(
    List<UtxosChangedNotification> changes, boolean overridden, boolean overflowed) {}
