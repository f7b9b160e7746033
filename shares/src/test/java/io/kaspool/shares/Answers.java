package io.kaspool.shares;

import io.kaspool.mining.ShareLog.Completion;
import java.util.ArrayList;
import java.util.List;

/// What miners heard, in order: `recorded 5`, `refused 5: why`. Any thread.
final class Answers {
  private final List<String> heard = new ArrayList<>();

  Completion of(long nonce) {
    return new Completion() {
      @Override
      public void recorded() {
        hear("recorded " + nonce);
      }

      @Override
      public void notRecorded(String why) {
        hear("refused " + nonce + ": " + why);
      }
    };
  }

  private synchronized void hear(String answer) {
    heard.add(answer);
  }

  synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  List<Long> recorded() {
    return heard().stream()
        .filter(answer -> answer.startsWith("recorded "))
        .map(answer -> Long.parseLong(answer.substring("recorded ".length())))
        .toList();
  }
}
