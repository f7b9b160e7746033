/// Simulated miners: one rig for every stratum dialect in the field, a load generator, a raw client
/// for protocol tests and a proxy that injects faults. Their stratum client is their own, written
/// from what the firmware does: a test that used the pool's codec would mirror its subject. A rig
/// that receives what its firmware could not read reports a [ProtocolFault] instead of tolerating
/// it.
@NullMarked
package io.kaspool.rigs;

import org.jspecify.annotations.NullMarked;
