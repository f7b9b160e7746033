package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.RpcBlock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SimNetworkTest {
  private static final Address PAY_ADDRESS =
      Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]);

  @AutoClose
  private final SimNetwork network =
      SimNetwork.create(SimNodeSettings.defaults().withHashesPerBlock(2));

  @Test
  void answersBeforeAnybodyHears() {
    List<String> events = new CopyOnWriteArrayList<>();
    network.addListener((block, change) -> events.add("news"));
    network.submit(solved(), () -> events.add("answer"));
    assertThat(events).containsExactly("answer", "news");
  }

  @Test
  void tellsBlocksInTheOrderInWhichTheyCame() throws Exception {
    List<Long> told = new CopyOnWriteArrayList<>();
    network.addListener((block, change) -> told.add(block.header().blueScore()));
    try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch overtaken = new CountDownLatch(1);
      RpcBlock first = solved();
      Future<?> slow =
          other.submit(() -> network.submit(first, () -> giveTheOtherAChance(overtaken)));
      Future<?> fast =
          other.submit(
              () -> {
                while (network.read(Dag::added) == 0) {
                  Thread.onSpinWait();
                }
                network.submit(solved(), () -> {});
                overtaken.countDown();
              });
      slow.get(10, TimeUnit.SECONDS);
      fast.get(10, TimeUnit.SECONDS);
    }
    assertThat(told).containsExactly(1L, 2L);
  }

  @Test
  void removedListenersHearNothing() {
    List<String> events = new CopyOnWriteArrayList<>();
    SimNetwork.Listener listener = (block, change) -> events.add("news");
    network.addListener(listener);
    network.removeListener(listener);
    network.mineForeign(1);
    assertThat(events).isEmpty();
  }

  private RpcBlock solved() {
    return Miner.solve(network.template(PAY_ADDRESS, ""));
  }

  private static void giveTheOtherAChance(CountDownLatch overtaken) {
    try {
      var _ = overtaken.await(300, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
