package io.kaspool.mining;

import io.kaspool.node.BlockTemplate;
import io.kaspool.node.TemplateListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Turns the nodes' templates into jobs and tells those who pass them on. Runs on the template
/// feed's thread; listeners hand off at once. Bounded by the number of gateways wired at start.
public final class JobFeed implements TemplateListener {
  private final JobBoard board;
  private final MiningEvents events;
  private final List<JobListener> listeners = new CopyOnWriteArrayList<>();

  public JobFeed(JobBoard board, MiningEvents events) {
    this.board = board;
    this.events = events;
  }

  public void addListener(JobListener listener) {
    listeners.add(listener);
  }

  @Override
  public void onTemplate(BlockTemplate template) {
    Job job = board.add(template);
    for (JobListener listener : listeners) {
      listener.onJob(job);
    }
  }

  @Override
  public void onAvailability(boolean minable, String why) {
    events.minable(minable, why);
    for (JobListener listener : listeners) {
      listener.onAvailability(minable, why);
    }
  }
}
