package io.kaspool.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what the feed brings. Bounded by the test.
final class RecordingTemplates implements TemplateListener {
  private final List<BlockTemplate> templates = new CopyOnWriteArrayList<>();
  private final List<String> availability = new CopyOnWriteArrayList<>();

  List<BlockTemplate> templates() {
    return templates;
  }

  List<String> availability() {
    return availability;
  }

  BlockTemplate newest() {
    return templates.getLast();
  }

  boolean servedBy(NodeEndpoint node) {
    return !templates.isEmpty() && newest().source().equals(node);
  }

  @Override
  public void onTemplate(BlockTemplate template) {
    templates.add(template);
  }

  @Override
  public void onAvailability(boolean minable, String why) {
    availability.add(minable + " " + why);
  }
}
