package io.kaspool.mining;

/// Who passes jobs on to miners. Called on the template feed's thread.
public interface JobListener {
  void onJob(Job job);

  /// Whether a node in sync stands behind the jobs; while none does, no new ones come.
  void onAvailability(boolean minable, String why);
}
