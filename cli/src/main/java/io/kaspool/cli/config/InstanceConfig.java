package io.kaspool.cli.config;

/// What this instance is called. Labels only; location and hostname may be empty.
public record InstanceConfig(String poolId, String location, String hostname) {}
