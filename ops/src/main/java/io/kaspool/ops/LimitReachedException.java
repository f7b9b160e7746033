package io.kaspool.ops;

import java.util.concurrent.RejectedExecutionException;

/// Work was refused because a bounded executor was full or closed.
public final class LimitReachedException extends RejectedExecutionException {
  private static final long serialVersionUID = 1L;

  private final String executor;
  private final int limit;

  LimitReachedException(String executor, int limit) {
    super(executor + " is closed or has all of its " + limit + " tasks in hand");
    this.executor = executor;
    this.limit = limit;
  }

  public String executor() {
    return executor;
  }

  public int limit() {
    return limit;
  }
}
