package io.kaspool.ops.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what the operator was told.
final class RecordedControlEvents implements ControlEvents {
  final List<String> told = new CopyOnWriteArrayList<>();

  @Override
  public void listening(Path socket) {
    told.add("listening");
  }

  @Override
  public void answered(String actor, List<String> words, ControlAnswer answer) {
    told.add("answered " + actor + " " + words + " " + answer);
  }

  @Override
  public void malformed(String actor, String why) {
    told.add("malformed " + why);
  }

  @Override
  public void stranger(String actor) {
    told.add("stranger " + actor);
  }

  @Override
  public void turnedAway() {
    told.add("turned away");
  }

  @Override
  public void commandFailed(ControlRequest request, RuntimeException cause) {
    told.add("failed " + request.words() + " " + cause.getMessage());
  }

  @Override
  public void auditFailed(ControlRequest request, boolean before, RuntimeException cause) {
    told.add("audit failed " + (before ? "before " : "after ") + request.words());
  }

  @Override
  public void acceptFailed(IOException cause) {
    told.add("accept failed");
  }
}
