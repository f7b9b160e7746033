package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Hash;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.VirtualThreadScheduler;
import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.FoundShare;
import io.kaspool.rigs.Rig;
import io.kaspool.rigs.RigListener;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.StratumServer;
import io.kaspool.shares.Journal;
import io.kaspool.shares.JournalEntry;
import io.kaspool.shares.JournalEventLog;
import io.kaspool.shares.JournalSettings;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What miners were told is on disk, however the app ends.
final class DurabilityTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");

  private final Queue<Long> answeredTrue = new ConcurrentLinkedQueue<>();

  @Test
  void everyAnsweredShareAndEveryBlockIsInTheJournalAfterKills() throws IOException {
    SimNodeSettings settings =
        SimNodeSettings.defaults().withHashesPerBlock(1 << 16).withForeignRate(2);
    List<Hash> submitted;
    try (SimNode node = SimNode.start(settings)) {
      Path config = AppConfig.write(directory, node.port(), "0.00000095367431640625");
      for (int life = 1; life <= 3; life++) {
        int before = answeredTrue.size();
        try (Program app = Program.kaspool("app", "--config", config.toString());
            Rig _ = rig(app)) {
          await().atMost(SOON).until(() -> answeredTrue.size() > before + 30);
          app.kill();
        }
      }
      submitted =
          node.submittedBlocks().stream()
              .map(block -> Hash.parse(BlockSolver.hash(block)))
              .toList();
    }

    List<JournalEntry> entries = entries();
    List<Long> nonces =
        entries.stream()
            .filter(JournalEntry.ShareAccepted.class::isInstance)
            .map(entry -> ((JournalEntry.ShareAccepted) entry).share().nonce())
            .toList();
    assertThat(nonces).doesNotHaveDuplicates().containsAll(answeredTrue);
    assertThat(entries).extracting(JournalEntry::sequence).isSorted().doesNotHaveDuplicates();
    Set<Hash> recorded =
        entries.stream()
            .filter(JournalEntry.BlockFound.class::isInstance)
            .map(entry -> ((JournalEntry.BlockFound) entry).block().hash())
            .collect(Collectors.toSet());
    // a kill may fall between the submission and its record: that one the chain has to tell of
    assertThat(submitted.stream().filter(hash -> !recorded.contains(hash)).count())
        .isLessThanOrEqualTo(3);
    assertThat(recorded).isNotEmpty().isSubsetOf(Set.copyOf(submitted));
  }

  private Rig rig(Program app) {
    RigListener listener =
        new RigListener() {
          @Override
          public void shareAccepted(FoundShare share) {
            answeredTrue.add(share.nonce());
          }
        };
    return Rig.start(
        RigSettings.of(
                StratumServer.parse("127.0.0.1:" + app.stratumPort()),
                AppConfig.wallet(0x22),
                "rig",
                Dialect.ICERIVER)
            .withHashesPerSecond(60_000),
        listener);
  }

  private List<JournalEntry> entries() {
    try (VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("test", 8);
        Journal journal =
            Journal.open(
                JournalSettings.of(AppConfig.data(directory)),
                new Journal.Time(NanoClock.system(), InstantSource.system(), scheduler),
                new SplittableRandom(1),
                new JournalEventLog())) {
      assertThat(journal.searchSpace().start()).isEqualTo(4);
      return journal.readFrom(1, 1_000_000);
    }
  }
}
