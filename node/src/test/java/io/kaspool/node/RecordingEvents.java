package io.kaspool.node;

import io.kaspool.kaspa.Hash;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps the events as lines, templates aside. Bounded by the test.
final class RecordingEvents implements NodeEvents {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  List<String> lines() {
    return lines;
  }

  long count(String start) {
    return lines.stream().filter(line -> line.startsWith(start)).count();
  }

  @Override
  public void connected(
      NodeEndpoint node, String connection, String serverVersion, boolean synced) {
    lines.add("connected " + connection + " " + node);
  }

  @Override
  public void lost(NodeEndpoint node, String connection, String why) {
    lines.add("lost " + connection + " " + node + ": " + why);
  }

  @Override
  public void unreachable(NodeEndpoint node, String connection, String why) {
    lines.add("unreachable " + connection + " " + node + ": " + why);
  }

  @Override
  public void refused(NodeEndpoint node, String connection, String problem) {
    lines.add("refused " + connection + " " + node + ": " + problem);
  }

  @Override
  public void activated(NodeEndpoint node, String why) {
    lines.add("activated " + node + ": " + why);
  }

  @Override
  public void noneUsable(String why) {
    lines.add("noneUsable " + why);
  }

  @Override
  public void resubscribed(NodeEndpoint node) {
    lines.add("resubscribed " + node);
  }

  @Override
  public void templateFetched(NodeEndpoint node, Duration took) {}

  @Override
  public void templateFailed(NodeEndpoint node, String why) {
    lines.add("templateFailed " + node + ": " + why);
  }

  @Override
  public void timedOut(NodeEndpoint node, String connection, String request) {
    lines.add("timedOut " + connection + " " + node + ": " + request);
  }

  @Override
  public void overloaded(NodeEndpoint node, String connection, String request) {
    lines.add("overloaded " + connection + " " + node + ": " + request);
  }

  @Override
  public void submitted(NodeEndpoint node, Hash block, SubmitVerdict verdict, int attempts) {
    lines.add("submitted " + node + ": " + verdict + " after " + attempts);
  }

  @Override
  public void submissionDropped(NodeEndpoint node, Hash block) {
    lines.add("submissionDropped " + node + ": " + block);
  }

  @Override
  public void decided(Hash block, BlockOutcome outcome) {
    lines.add("decided " + outcome);
  }

  @Override
  public void deliveryFailed(NodeEndpoint node, Hash block, RuntimeException cause) {
    lines.add("deliveryFailed " + node + ": " + cause.getMessage());
  }

  @Override
  public void listenerFailed(String where, RuntimeException cause) {
    lines.add("listenerFailed " + where + ": " + cause.getMessage());
  }

  @Override
  public void treasuryFollowed(NodeEndpoint node, int count) {
    lines.add("treasuryFollowed " + node + ": " + count);
  }

  @Override
  public void treasuryLost(NodeEndpoint node, String why) {
    lines.add("treasuryLost " + node + ": " + why);
  }

  @Override
  public void treasuryDiffers(NodeEndpoint node, String detail) {
    lines.add("treasuryDiffers " + node + ": " + detail);
  }
}
