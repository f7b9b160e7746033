/// From shares and blocks to balances: the sink of the journals, the follower of found blocks and
/// treasury outputs, settlement, and the audit of it all.
@NullMarked
package io.kaspool.accounting;

import org.jspecify.annotations.NullMarked;
