package io.kaspool.bench;

import java.io.IOException;
import java.util.List;

/// A measurement that is none of JMH's: of many events over some seconds, with a disk, a database
/// or both. Removes its files and ends its processes.
interface LoadRun {
  /// What the rows' names begin with.
  String name();

  /// @param machine what the rows are noted to be measured on
  /// @throws IOException when it could not be measured
  List<Measurement> measure(String machine) throws IOException, InterruptedException;
}
