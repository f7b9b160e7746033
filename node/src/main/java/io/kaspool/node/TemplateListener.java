package io.kaspool.node;

/// Hears of new templates. Called on the feed thread, one call at a time: hand off at once, because
/// failover waits for the return.
public interface TemplateListener {

  /// Called for every fetch, so a template may equal the one before.
  void onTemplate(BlockTemplate template);

  /// Called when it changes, and once after the start; true comes just before the first template.
  ///
  /// @param why for the operator and, when false, for miners: what is wrong with which node
  void onAvailability(boolean minable, String why);
}
