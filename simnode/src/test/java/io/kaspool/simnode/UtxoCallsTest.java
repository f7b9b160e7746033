package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.nodeapi.BlockColor;
import io.kaspool.nodeapi.GetBalanceByAddressRequest;
import io.kaspool.nodeapi.GetBalancesByAddressesRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetCoinSupplyRequest;
import io.kaspool.nodeapi.GetCoinSupplyResponse;
import io.kaspool.nodeapi.GetServerInfoRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyPruningPointUtxoSetOverrideRequest;
import io.kaspool.nodeapi.PingRequest;
import io.kaspool.nodeapi.RpcBalancesByAddressesEntry;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.StopNotifyingUtxosChangedRequest;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The index of unspent outputs, over the real port.
final class UtxoCallsTest {
  private static final long SUBSIDY = 5_000_000_000L;
  private static final SimNodeSettings SETTINGS =
      SimNodeSettings.defaults().withHashesPerBlock(2).withK(3);

  @AutoClose private final SimNode node = SimNode.start(SETTINGS);
  @AutoClose private final Miner pool = new Miner(node, 1);
  @AutoClose private final Miner other = new Miner(node, 2);
  private final ChainControl chain = node.control().chain();
  private final Ledger treasury = new Ledger(pool.client(), pool.address());

  @Test
  void showsAnOutputOnceItsCoinbaseIsAccepted() {
    pool.mine();
    assertThat(treasury.fetch()).isEmpty();
    String merging = other.mine();
    RpcUtxosByAddressesEntry entry = treasury.ask().getEntries(0);
    assertThat(entry.getAddress()).isEqualTo(pool.address().toString());
    assertThat(entry.getOutpoint().getTransactionId())
        .isEqualTo(other.block(merging).getBlock().getVerboseData().getTransactionIds(0));
    assertThat(entry.getUtxoEntry().getAmount()).isEqualTo(SUBSIDY);
    assertThat(entry.getUtxoEntry().getScriptPublicKey().getScriptPublicKey())
        .isEqualTo(pool.script());
    assertThat(entry.getUtxoEntry().getIsCoinbase()).isTrue();
    assertThat(entry.getUtxoEntry().getBlockDaaScore()).isEqualTo(2);
    assertThat(entry.getUtxoEntry().getCovenantId()).isEmpty();
    assertThat(entry.getUtxoEntry().hasVerboseData()).isFalse();
    other.mine();
    assertThat(treasury.ask().getEntries(0)).isEqualTo(entry);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rewardsAreTheAmountsOfTheOutputs(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Hash> own = shapeAtRandom(random, 60);
    node.control().mineForeign(1);
    long rewards = 0;
    for (Hash block : own) {
      GetBlockRewardInfoResponse info = pool.reward(block.toString());
      if (info.getBlockColor() == BlockColor.BLUE) {
        rewards += info.getRewardAmount();
      }
    }
    assertThat(treasury.balance()).isEqualTo(rewards).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void notificationsKeepAnEarlierAnswerCurrent(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    shapeAtRandom(random, 10);
    treasury.follow();
    for (int i = 0; i < 60; i++) {
      shapeAtRandom(random, 1);
      assertThat(treasury.followed()).isEqualTo(treasury.fetch());
    }
  }

  /// Gives the pool's blocks.
  private List<Hash> shapeAtRandom(RandomGenerator random, int steps) {
    List<Hash> own = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(8)) {
        case 0 -> {
          node.control().mineForeign(5);
          chain.reorg(random.nextInt(1, 5));
        }
        case 1 -> own.add(chain.mineMergingReds(pool.address(), "reds", random.nextInt(1, 4)));
        case 2 -> {
          List<Hash> fork = List.of(Hash.parse(pool.sink()));
          for (int side = 0; side < 6; side++) {
            own.add(chain.mine(fork, pool.address(), "side " + side));
          }
        }
        case 3 -> node.control().mineForeign(random.nextInt(3));
        case 4 -> {
          Hash block = chain.mine(pool.address(), "own");
          own.add(block);
          node.control().mineForeign(random.nextInt(8));
          chain.redden(block);
        }
        default -> own.add(Hash.parse(pool.mine()));
      }
    }
    return own;
  }

  @Test
  void tellsBalances() {
    pool.mine();
    pool.mine();
    other.mine();
    other.mine();
    assertThat(balance(pool.address()).getGetBalanceByAddressResponse().getBalance())
        .isEqualTo(2 * SUBSIDY);
    GetBalancesByAddressesRequest request =
        GetBalancesByAddressesRequest.newBuilder()
            .addAddresses(pool.address().toString())
            .addAddresses(nobody().toString())
            .build();
    List<RpcBalancesByAddressesEntry> balances =
        pool.client()
            .call(call -> call.setGetBalancesByAddressesRequest(request))
            .getGetBalancesByAddressesResponse()
            .getEntriesList();
    assertThat(balances)
        .extracting(RpcBalancesByAddressesEntry::getBalance)
        .containsExactly(2 * SUBSIDY, 0L);
    assertThat(supply().getCirculatingSompi()).isEqualTo(3 * SUBSIDY);
    assertThat(supply().getMaxSompi()).isEqualTo(2_900_000_000_000_000_000L);
  }

  private static Address nobody() {
    return Address.of(Network.SIMNET, Address.Kind.PUBKEY, new byte[32]);
  }

  private KaspadResponse balance(Address address) {
    GetBalanceByAddressRequest request =
        GetBalanceByAddressRequest.newBuilder().setAddress(address.toString()).build();
    return pool.client().call(call -> call.setGetBalanceByAddressRequest(request));
  }

  private GetCoinSupplyResponse supply() {
    return pool.client()
        .call(call -> call.setGetCoinSupplyRequest(GetCoinSupplyRequest.getDefaultInstance()))
        .getGetCoinSupplyResponse();
  }

  @Test
  void withoutAnIndexItRefusesQuestionsAndStaysSilent() {
    try (SimNode bare = SimNode.start(SETTINGS.withUtxoIndex(false));
        Miner miner = new Miner(bare, 1)) {
      Ledger ledger = new Ledger(miner.client(), miner.address());
      assertThat(ledger.ask().getError().getMessage())
          .isEqualTo("Method unavailable. Run the node with the --utxoindex argument.");
      assertThat(
              miner
                  .client()
                  .call(c -> c.setGetCoinSupplyRequest(GetCoinSupplyRequest.newBuilder()))
                  .getGetCoinSupplyResponse()
                  .hasError())
          .isTrue();
      assertThat(ledger.notify(RpcNotifyCommand.NOTIFY_START, List.of())).isEmpty();
      miner.mine();
      miner.mine();
      miner.mine();
      miner.template("");
      assertThat(miner.client().waitingNotifications()).isZero();
      assertThat(
              miner
                  .client()
                  .call(c -> c.setGetServerInfoRequest(GetServerInfoRequest.newBuilder()))
                  .getGetServerInfoResponse()
                  .getHasUtxoIndex())
          .isFalse();
    }
  }

  @Test
  void refusesWhatIsNoAddress() {
    Ledger ledger = new Ledger(pool.client());
    String wrong = pool.address().toString().replaceAll(".$", "!");
    assertThat(ledger.notify(RpcNotifyCommand.NOTIFY_START, List.of(wrong)))
        .isEqualTo("The address contains an invalid character !");
    assertThat(new Ledger(pool.client(), nobody()).ask().hasError()).isFalse();
  }

  private int toldOfThreeBlocks() {
    pool.mine();
    other.mine();
    pool.mine();
    pool.template("");
    int told = pool.client().waitingNotifications();
    for (int i = 0; i < told; i++) {
      pool.client().notification();
    }
    return told;
  }

  // rusty-kaspa notify, mutations of a UTXO subscription
  @Test
  void subscriptionsChangeAsKaspadChangesThem() {
    List<String> one = List.of(pool.address().toString());
    List<String> two = List.of(other.address().toString());
    Ledger ledger = new Ledger(pool.client());
    other.mine();
    ledger.notify(RpcNotifyCommand.NOTIFY_START, one);
    assertThat(toldOfThreeBlocks()).as("one").isEqualTo(1);
    ledger.notify(RpcNotifyCommand.NOTIFY_START, two);
    assertThat(toldOfThreeBlocks()).as("both").isEqualTo(3);
    ledger.notify(RpcNotifyCommand.NOTIFY_STOP, one);
    assertThat(toldOfThreeBlocks()).as("the other").isBetween(1, 2);
    ledger.notify(RpcNotifyCommand.NOTIFY_START, List.of());
    assertThat(toldOfThreeBlocks()).as("everything").isEqualTo(3);
    ledger.notify(RpcNotifyCommand.NOTIFY_STOP, one);
    assertThat(toldOfThreeBlocks()).as("still everything").isEqualTo(3);
    ledger.notify(RpcNotifyCommand.NOTIFY_START, one);
    assertThat(toldOfThreeBlocks()).as("only one").isBetween(1, 2);
    stop(one);
    assertThat(toldOfThreeBlocks()).as("nothing").isZero();
  }

  private void stop(List<String> addresses) {
    StopNotifyingUtxosChangedRequest request =
        StopNotifyingUtxosChangedRequest.newBuilder().addAllAddresses(addresses).build();
    pool.client().call(call -> call.setStopNotifyingUtxosChangedRequest(request));
  }

  @Test
  void whoWantsEverythingHearsThatNothingChanged() {
    RpcBlock block = pool.solvedTemplate("a");
    pool.submitAccepted(block);
    new Ledger(pool.client()).notify(RpcNotifyCommand.NOTIFY_START, List.of());
    pool.submitAccepted(block);
    assertThat(notification()).isEqualTo(UtxosChangedNotification.getDefaultInstance());
  }

  @Test
  void tellsOfAnOutputThatOnlyGotAnotherDaaScore() {
    pool.mine();
    pool.mine();
    treasury.follow();
    chain.mine(List.of(Genesis.of(Network.SIMNET).hash()), other.address(), "late");
    UtxosChangedNotification changed = notification();
    RpcUtxosByAddressesEntry removed = changed.getRemoved(0);
    RpcUtxosByAddressesEntry added = changed.getAdded(0);
    assertThat(added.getOutpoint()).isEqualTo(removed.getOutpoint());
    assertThat(added.getUtxoEntry().getBlockDaaScore())
        .isEqualTo(removed.getUtxoEntry().getBlockDaaScore() + 1);
    assertThat(treasury.fetch()).containsValue(added.getUtxoEntry());
  }

  private UtxosChangedNotification notification() {
    return pool.client().notification().getUtxosChangedNotification();
  }

  @Test
  void anOutputIsGoneWhenItIsSpentAndStaysGone() {
    pool.mine();
    node.control().mineForeign(3);
    treasury.follow();
    RpcOutpoint spent = treasury.ask().getEntries(0).getOutpoint();
    Outpoint outpoint = new Outpoint(Hash.parse(spent.getTransactionId()), spent.getIndex());
    chain.spend(outpoint);
    UtxosChangedNotification changed = notification();
    assertThat(changed.getAddedList()).isEmpty();
    assertThat(changed.getRemoved(0).getOutpoint()).isEqualTo(spent);
    assertThat(treasury.fetch()).isEmpty();
    chain.reorg(2);
    node.control().mineForeign(3);
    assertThat(treasury.fetch()).isEmpty();
    assertThatThrownBy(() -> chain.spend(outpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no node has");
  }

  @Test
  void allNodesOfANetworkSeeTheSameOutputs() {
    try (SimNetwork network = SimNetwork.create(SETTINGS);
        SimNode one = SimNode.start(SETTINGS, network);
        Miner first = new Miner(one, 1)) {
      first.mine();
      network.mineForeign(3);
      network.chain().reorg(1);
      try (SimNode late = SimNode.start(SETTINGS, network);
          Miner second = new Miner(late, 1)) {
        Map<RpcOutpoint, RpcUtxoEntry> seen = new Ledger(second.client(), first.address()).fetch();
        assertThat(seen).hasSize(1);
        assertThat(new Ledger(first.client(), first.address()).fetch()).isEqualTo(seen);
      }
    }
  }

  @Test
  void saysWhenTheSetHasBeenReplaced() {
    pool.client()
        .call(
            call ->
                call.setNotifyPruningPointUtxoSetOverrideRequest(
                    NotifyPruningPointUtxoSetOverrideRequest.newBuilder()));
    node.control().overrideUtxoSet();
    assertThat(pool.client().notification().hasPruningPointUtxoSetOverrideNotification()).isTrue();
  }

  @Test
  void failsCallsUntilTheyAreHealed() {
    String block = pool.mine();
    node.control().failCalls(PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST, "broken");
    node.control().failCalls(PayloadCase.PING_REQUEST, "no ping");
    assertThat(pool.reward(block).getError().getMessage()).isEqualTo("broken");
    assertThat(ping().getPingResponse().getError().getMessage()).isEqualTo("no ping");
    assertThat(pool.block(block).hasError()).isFalse();
    node.control().healCalls(PayloadCase.GET_BLOCK_REWARD_INFO_REQUEST);
    assertThat(pool.reward(block).hasError()).isFalse();
    assertThat(ping().getPingResponse().hasError()).isTrue();
  }

  private KaspadResponse ping() {
    return pool.client().call(call -> call.setPingRequest(PingRequest.getDefaultInstance()));
  }
}
