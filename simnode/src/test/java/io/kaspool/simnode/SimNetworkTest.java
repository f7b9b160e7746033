package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.kaspool.kaspa.Network;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several nodes, and others who mine.
final class SimNetworkTest {
  private static final Duration LAG = Duration.ofMillis(300);
  private static final SimNodeSettings SETTINGS = SimNodeSettings.defaults().withHashesPerBlock(2);

  @AutoClose private final SimNetwork network = SimNetwork.create(SETTINGS);
  @AutoClose private final SimNode node = SimNode.start(SETTINGS, network);
  @AutoClose private final Miner miner = new Miner(node, 1);

  @Test
  void aNodeThatLagsHearsOfBlocksLater() {
    try (SimNode late = SimNode.start(SETTINGS.withLag(LAG), network);
        Miner there = new Miner(late, 2)) {
      long start = System.nanoTime();
      String first = miner.mine();
      String second = miner.mine();
      assertThat(there.block(first).getError().getMessage()).startsWith("cannot find header");
      await().until(() -> there.sink().equals(second));
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(LAG.toNanos());
    }
  }

  @Test
  void aNodeThatLagsDoesNotTakeABlockBeforeItsParent() {
    try (SimNode late = SimNode.start(SETTINGS.withLag(LAG), network);
        Miner there = new Miner(late, 2)) {
      String parent = miner.mine();
      RpcBlock child = miner.solvedTemplate("child");
      assertThat(there.submit(child).getRejectReason())
          .isEqualTo(SubmitBlockRejectReason.BLOCK_INVALID);
      await().until(() -> there.sink().equals(parent));
      there.submitAccepted(child);
      assertThat(miner.sink()).isEqualTo(Miner.hash(child));
      assertThat(late.tampered()).as("it is a template of the network").isZero();
    }
  }

  @Test
  void aBlockOfANodeThatLagsIsMergedAsRedWhereKIsSmall() {
    SimNodeSettings strict = SETTINGS.withK(0);
    try (SimNetwork other = SimNetwork.create(strict);
        SimNode first = SimNode.start(strict, other);
        SimNode late = SimNode.start(strict.withLag(LAG), other);
        Miner here = new Miner(first, 1);
        Miner there = new Miner(late, 2)) {
      here.mine();
      String best = here.mine();
      String side = there.mine();
      assertThat(here.sink()).isEqualTo(best);
      assertThat(here.reward(side).getBlockColor()).isEqualTo(BlockColor.UNKNOWN);
      String merging = here.mine();
      assertThat(here.reward(side).getBlockColor()).isEqualTo(BlockColor.RED);
      await().until(() -> there.sink().equals(merging));
      assertThat(there.reward(side).getBlockColor()).isEqualTo(BlockColor.RED);
    }
  }

  @Test
  void aBlockMayComeByItselfBeforeWordOfIt() {
    try (SimNode late = SimNode.start(SETTINGS.withLag(LAG), network);
        Miner there = new Miner(late, 2)) {
      RpcBlock block = miner.solvedTemplate("a");
      miner.submitAccepted(block);
      there.submitAccepted(block);
      String next = there.mine();
      assertThat(miner.sink()).isEqualTo(next);
      await().during(LAG.plusMillis(100)).until(() -> there.sink().equals(next));
    }
  }

  @Test
  void aNodeThatComesLateKnowsAllBlocks() {
    miner.mine();
    String sink = miner.mine();
    try (SimNode late = SimNode.start(SETTINGS, network);
        Miner there = new Miner(late, 2)) {
      assertThat(there.sink()).isEqualTo(sink);
    }
  }

  @Test
  void refusesANodeOfAnotherNetwork() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimNode.start(SETTINGS.withNetwork(Network.MAINNET), network))
        .withMessage("a node of mainnet on a chain of simnet");
  }

  @Test
  void aClosedNodeIsForgotten() {
    SimNode gone = SimNode.start(SETTINGS, network);
    gone.close();
    gone.close();
    miner.mine();
    assertThat(gone.submittedBlocks()).isEmpty();
  }

  @Test
  void othersMineOnWhatIsThereAndTheirWorkIsReal() {
    String block = miner.mine();
    network.mineForeign(1);
    RpcBlock foreign = miner.block(miner.sink()).getBlock();
    assertThat(foreign.getHeader().getParents(0).getParentHashesList()).containsExactly(block);
    assertThat(Miner.isSolved(foreign.getHeader())).isTrue();
    assertThat(miner.reward(block).getBlockColor()).isEqualTo(BlockColor.BLUE);
  }

  @Test
  void startsWithBlocksOfOthers() {
    try (SimNode old = SimNode.start(SETTINGS.withInitialBlocks(25));
        Miner other = new Miner(old, 1)) {
      assertThat(other.template("").getHeader().getBlueScore()).isEqualTo(26);
      assertThat(other.template("").getHeader().getDaaScore()).isEqualTo(25);
    }
  }

  @Test
  void writesBlueWorkInEvenAndOddLengths() {
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < 9; i++) {
      lengths.add(miner.template("" + i).getHeader().getBlueWork().length());
      miner.mine();
    }
    assertThat(lengths).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void listsParentsOnAllLevelsThatABlockReaches() {
    // Kaspad counts levels from 250 bits: at 4,096 hashes a block every block reaches the sixth.
    SimNodeSettings harder = SETTINGS.withHashesPerBlock(1 << 12).withInitialBlocks(10);
    try (SimNode other = SimNode.start(harder);
        Miner there = new Miner(other, 1)) {
      String sink = there.sink();
      RpcBlockHeader header = there.template("").getHeader();
      assertThat(header.getParentsCount()).isGreaterThan(6);
      assertThat(header.getParents(0).getParentHashesList()).containsExactly(sink);
      assertThat(header.getParentsList())
          .allSatisfy(level -> assertThat(level.getParentHashesCount()).isPositive());
      there.mine();
    }
  }

  @Test
  void aFreshNetworkHasThreeLevelsAtLeast() {
    assertThat(miner.template("").getHeader().getParentsCount()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 0, -5})
  void refusesADifficultyThatIsNone(long hashes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SETTINGS.withHashesPerBlock(hashes))
        .withMessageContaining("at least 2 hashes");
  }

  @Test
  void refusesNegativeRatesAndLags() {
    assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.withForeignRate(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.withForeignRate(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.withLag(LAG.negated()));
    assertThatIllegalArgumentException().isThrownBy(() -> network.foreignRate(-1));
  }
}
