/// Benchmarks of the hot paths, and how far they are from the last numbers that were written down.
///
/// A new benchmark is a public class here with JMH's `@Benchmark` on its methods; {@link
/// io.kaspool.bench.BenchMain} finds it by itself. What JMH cannot measure, because it needs a disk
/// or a database, is a {@link io.kaspool.bench.LoadRun} and listed there.
@NullMarked
package io.kaspool.bench;

import org.jspecify.annotations.NullMarked;
