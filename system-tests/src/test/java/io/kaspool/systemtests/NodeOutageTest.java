package io.kaspool.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.rigs.Dialect;
import io.kaspool.rigs.FoundShare;
import io.kaspool.rigs.LoadMiners;
import io.kaspool.rigs.LoadSettings;
import io.kaspool.rigs.Rig;
import io.kaspool.rigs.RigListener;
import io.kaspool.rigs.RigSettings;
import io.kaspool.rigs.StratumServer;
import io.kaspool.simnode.SimNetwork;
import io.kaspool.simnode.SimNode;
import io.kaspool.simnode.SimNodeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pool under load while its nodes come and go.
final class NodeOutageTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /// A template older than this earns nothing.
  private static final Duration JOB_LIFE = Duration.ofSeconds(30);

  @TempDir private Path directory = Path.of("");

  private static final int CROWD = 200;

  /// When its miner last got a job, and last heard `true`.
  private static final class Watch implements RigListener {
    private final AtomicLong jobAt = new AtomicLong();
    private final AtomicLong acceptedAt = new AtomicLong();
    private final AtomicLong jobs = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    @Override
    public void job(String jobId) {
      jobs.incrementAndGet();
      jobAt.set(System.nanoTime());
    }

    @Override
    public void shareAccepted(FoundShare share) {
      acceptedAt.set(System.nanoTime());
    }

    @Override
    public void closed(String why) {
      closed.incrementAndGet();
    }
  }

  private static SimNodeSettings settings() {
    return SimNodeSettings.defaults().withHashesPerBlock(1 << 18).withForeignRate(4);
  }

  private static Rig rig(Program app, Dialect dialect, RigListener listener) {
    return Rig.start(
        RigSettings.of(
                StratumServer.parse("127.0.0.1:" + app.stratumPort()),
                AppConfig.wallet(0x22),
                dialect.name(),
                dialect)
            .withHashesPerSecond(50_000),
        listener);
  }

  private static LoadMiners crowd(Program app) {
    return LoadMiners.start(
        new LoadSettings(
            new InetSocketAddress("127.0.0.1", app.stratumPort()),
            Dialect.GPU,
            AppConfig.wallet(0x22),
            new LoadSettings.Crowd(CROWD, 4, 500, 0),
            LoadSettings.Shares.NONE));
  }

  @Test
  void givesAJobASecondOnAQuietNetwork() throws IOException {
    Watch watch = new Watch();
    SimNodeSettings quiet = settings().withForeignRate(0).withHashesPerBlock(1L << 50);
    try (SimNode node = SimNode.start(quiet);
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.write(directory, node.port(), "0.0000019073486328125").toString());
        Rig rig = rig(app, Dialect.ICERIVER, watch)) {
      await().atMost(SOON).until(() -> watch.jobs.get() >= 2);
      // nothing happens on the chain, and yet
      long before = watch.jobs.get();
      await().atMost(Duration.ofSeconds(8)).until(() -> watch.jobs.get() >= before + 5);
      assertThat(rig.stats().complaint()).isEmpty();
    }
  }

  @Test
  void minesOnAfterTheNodeWasKilledAndCameBack() throws IOException {
    Watch watch = new Watch();
    try (SimNode node = SimNode.start(settings());
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.write(directory, node.port(), "0.0000019073486328125").toString());
        Rig rig = rig(app, Dialect.ICERIVER, watch);
        Rig other = rig(app, Dialect.BITMAIN, RigListener.NONE);
        LoadMiners crowd = crowd(app)) {
      await().atMost(SOON).until(() -> rig.stats().accepted() > 5);
      await().atMost(SOON).until(() -> crowd.loggedIn() == CROWD);

      node.control().kill();
      long killedAt = System.nanoTime();
      app.await("no jobs", SOON);
      // long enough for the last template to die of age
      await()
          .atMost(JOB_LIFE.plusSeconds(15))
          .until(() -> rig.stats().refused().getOrDefault("21 Stale share", 0L) > 0);
      assertThat(watch.acceptedAt.get() - killedAt).isLessThan(JOB_LIFE.plusSeconds(1).toNanos());
      long jobsBefore = watch.jobs.get();

      node.control().restart();
      long readyAt = System.nanoTime();
      await().atMost(SOON).until(() -> watch.jobs.get() > jobsBefore);
      Duration untilJob = Duration.ofNanos(watch.jobAt.get() - readyAt);
      System.out.println("first job " + untilJob.toMillis() + " ms after the node was ready");
      assertThat(untilJob).isLessThan(Duration.ofSeconds(1));
      long accepted = rig.stats().accepted();
      await().atMost(SOON).until(() -> rig.stats().accepted() > accepted + 3);

      assertThat(watch.closed).hasValue(0);
      assertThat(crowd.report().closed()).isZero();
      assertThat(crowd.report().faults()).isZero();
      assertThat(other.stats().complaint()).isEmpty();
      assertThat(rig.stats().connections()).isEqualTo(1);
      assertThat(other.stats().connections()).isEqualTo(1);
      assertThat(rig.stats().complaint()).isEmpty();
    }
  }

  @Test
  void takesTemplatesFromTheSecondNodeWithinTwoSeconds() throws IOException {
    Watch watch = new Watch();
    try (SimNetwork network = SimNetwork.create(settings().withHashesPerBlock(1 << 15));
        SimNode first = SimNode.start(settings(), network);
        SimNode second = SimNode.start(settings().withForeignRate(0), network);
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.write(
                        directory,
                        "\"127.0.0.1:" + first.port() + "\", \"127.0.0.1:" + second.port() + "\"",
                        "0.0000019073486328125")
                    .toString());
        Rig rig = rig(app, Dialect.GPU, watch)) {
      await().atMost(SOON).until(() -> rig.stats().accepted() > 3);
      int blocksBefore = second.submittedBlocks().size();

      long jobsBefore = watch.jobs.get();
      first.control().kill();
      long killedAt = System.nanoTime();
      await().atMost(SOON).until(() -> second.issuedTemplates().size() > 0);
      await().atMost(SOON).until(() -> watch.jobs.get() > jobsBefore + 1);
      Duration gap = Duration.ofNanos(watch.jobAt.get() - killedAt);
      System.out.println("jobs from the second node " + gap.toMillis() + " ms after the kill");
      assertThat(gap).isLessThan(Duration.ofSeconds(2));

      await().atMost(SOON).until(() -> second.submittedBlocks().size() > blocksBefore + 2);
      assertThat(second.tampered()).isZero();
      assertThat(watch.closed).hasValue(0);
      assertThat(rig.stats().complaint()).isEmpty();
    }
  }

  @Test
  void sendsBackWhatItDoesNotKnow() throws IOException {
    Watch watch = new Watch();
    SimNodeSettings unknown = settings().withUnknownFields(true).withHashesPerBlock(1 << 14);
    try (SimNode node = SimNode.start(unknown);
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.write(directory, node.port(), "0.0000019073486328125").toString());
        Rig rig = rig(app, Dialect.KASPAMINER, watch)) {
      await().atMost(SOON).until(() -> node.submittedBlocks().size() >= 5);
      assertThat(node.tampered()).isZero();
      assertThat(node.submittedBlocks())
          .allSatisfy(
              block -> {
                assertThat(block.getUnknownFields().asMap()).isNotEmpty();
                assertThat(block.getHeader().getUnknownFields().asMap()).isNotEmpty();
                assertThat(block.getTransactionsList())
                    .anyMatch(t -> !t.getUnknownFields().asMap().isEmpty());
              });
      assertThat(rig.stats().complaint()).isEmpty();
    }
  }

  @Test
  void holdsJobsWhileTheNodeIsNotInSync() throws IOException {
    Watch watch = new Watch();
    try (SimNode node = SimNode.start(settings());
        Program app =
            Program.kaspool(
                "app",
                "--config",
                AppConfig.writeSynced(directory, node.port(), "0.0000019073486328125").toString());
        Rig rig = rig(app, Dialect.ICERIVER, watch)) {
      await().atMost(SOON).until(() -> rig.stats().accepted() > 0);
      node.control().setSynced(false);
      app.await("no jobs: .*sync", SOON);
      long held = watch.jobs.get();
      node.control().setSynced(true);
      app.await("jobs flow", 2, SOON);
      await().atMost(SOON).until(() -> watch.jobs.get() > held + 2);
      assertThat(watch.closed).hasValue(0);
      assertThat(List.of(rig.stats().connections())).containsExactly(1L);
    }
  }
}
