package io.kaspool.cli;

import io.kaspool.node.BlockTemplate;
import io.kaspool.node.TemplateListener;

/// For who asks nodes, but does not mine.
final class NoTemplates implements TemplateListener {
  @Override
  public void onTemplate(BlockTemplate template) {}

  @Override
  public void onAvailability(boolean minable, String why) {}
}
