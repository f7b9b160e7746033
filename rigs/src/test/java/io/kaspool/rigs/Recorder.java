package io.kaspool.rigs;

import io.kaspool.kaspa.Difficulty;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Notes what happens to a rig.
final class Recorder implements RigListener {
  final List<ProtocolFault> faults = new CopyOnWriteArrayList<>();
  final List<FoundShare> submitted = new CopyOnWriteArrayList<>();
  final List<String> events = new CopyOnWriteArrayList<>();

  List<ProtocolFault.Kind> faultKinds() {
    return faults.stream().map(ProtocolFault::kind).toList();
  }

  @Override
  public void connected() {
    events.add("connected");
  }

  @Override
  public void authorized() {
    events.add("authorized");
  }

  @Override
  public void loginRefused(int code, String text) {
    events.add("login refused " + code + " " + text);
  }

  @Override
  public void difficulty(Difficulty difficulty) {
    events.add("difficulty " + difficulty.hashes());
  }

  @Override
  public void job(String jobId) {
    events.add("job " + jobId);
  }

  @Override
  public void shareSubmitted(FoundShare share) {
    submitted.add(share);
  }

  @Override
  public void shareAccepted(FoundShare share) {
    events.add("accepted " + share.jobId());
  }

  @Override
  public void shareRefused(FoundShare share, int code, String text) {
    events.add("refused " + share.jobId() + " " + code + " " + text);
  }

  @Override
  public void fault(ProtocolFault fault) {
    faults.add(fault);
  }

  @Override
  public void closed(String why) {
    events.add("closed: " + why);
  }
}
