package io.kaspool.ops;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what the operator was told.
final class RecordedOpsEvents implements OpsEvents {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void serving(InetSocketAddress address) {
    told.add("serving");
  }

  @Override
  public void pushFailed(URI gateway, String why) {
    told.add("push failed " + gateway + " " + why);
  }

  @Override
  public void pushRecovered(URI gateway) {
    told.add("push recovered " + gateway);
  }

  @Override
  public void taskFailed(String scheduler, RuntimeException cause) {
    told.add("task failed " + scheduler + " " + cause.getMessage());
  }
}
