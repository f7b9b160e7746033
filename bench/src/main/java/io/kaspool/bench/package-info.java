/// Benchmarks of the hot paths, and how far they are from the last numbers that were written down.
///
/// A new benchmark is a public class here with JMH's `@Benchmark` on its methods; {@link
/// io.kaspool.bench.BenchMain} finds it by itself.
@NullMarked
package io.kaspool.bench;

import org.jspecify.annotations.NullMarked;
