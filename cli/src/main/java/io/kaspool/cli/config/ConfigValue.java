package io.kaspool.cli.config;

/// A setting as it is in force, for the operator to read: secrets are left out of `value`.
public record ConfigValue(String key, String value, Place origin) {}
