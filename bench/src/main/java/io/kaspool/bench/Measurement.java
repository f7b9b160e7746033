package io.kaspool.bench;

/// One benchmark's result.
///
/// @param name class and method
/// @param unit of the value, such as `ops/s`
/// @param value the mean over all iterations
/// @param machine what it was measured on: numbers of different machines say nothing about the code
record Measurement(String name, String unit, double value, String machine) {}
