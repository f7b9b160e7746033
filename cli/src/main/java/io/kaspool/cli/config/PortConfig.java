package io.kaspool.cli.config;

import io.kaspool.kaspa.Difficulty;

/// One port for miners.
///
/// @param port 0 = any free one
/// @param difficulty that a miner begins with
public record PortConfig(int port, Difficulty difficulty, PortDialect dialect, PortScheme scheme) {}
