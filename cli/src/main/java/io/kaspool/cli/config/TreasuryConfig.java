package io.kaspool.cli.config;

import io.kaspool.kaspa.Address;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where rewards go and what the pool keeps of them.
///
/// @param feePerMillion parts of a reward
/// @param fees the same by scheme
/// @param operatorAddress null = fee income stays in the treasury
/// @param reserveSompi what fee income fills up before any of it is the operator's
/// @param settlementInterval time between settlements
public record TreasuryConfig(
    Address address,
    int feePerMillion,
    SchemeFees fees,
    @Nullable Address operatorAddress,
    long reserveSompi,
    Duration settlementInterval) {}
