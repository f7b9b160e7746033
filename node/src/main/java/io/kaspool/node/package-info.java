/// Talking to kaspad: one connection with requests by id, a set of nodes with health, choice and
/// failover, submission of found blocks to all of them, and the queries others need, in domain
/// types.
@NullMarked
package io.kaspool.node;

import org.jspecify.annotations.NullMarked;
