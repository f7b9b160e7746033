package io.kaspool.systemtests;

import io.kaspool.nodeapi.GetBalanceByAddressRequest;
import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoRequest;
import io.kaspool.nodeapi.GetBlockRewardInfoResponse;
import io.kaspool.nodeapi.GetBlockTemplateRequest;
import io.kaspool.nodeapi.GetUtxosByAddressesRequest;
import io.kaspool.nodeapi.GetUtxosByAddressesResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyUtxosChangedRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.RpcUtxoEntry;
import io.kaspool.nodeapi.RpcUtxosByAddressesEntry;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/// What scenarios about unspent outputs have in common: two miners, a wallet that hears of their
/// outputs, and names for blocks and coinbases instead of hashes that differ from run to run.
abstract class WalletScenario implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Longer than kaspad takes from one client to the next.
  private static final Duration QUIET = Duration.ofMillis(100);

  final NodeClient client;
  final NodeClient wallet; // hears what is subscribed to here
  final NodeClient witness; // hears everything, so that one knows when all has been told
  final String pool;
  final String other = AppConfig.wallet(0x33);
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final Map<String, String> coinbases = new HashMap<>(); // names by id
  private final Map<String, String> blocks = new HashMap<>(); // hashes by name
  private int submitted; // since the last look at the news

  WalletScenario(int port, String pool) {
    this.client = new NodeClient(port);
    this.wallet = new NodeClient(port);
    this.witness = new NodeClient(port);
    this.pool = pool;
  }

  final Map<String, String> answers() {
    return answers;
  }

  final void note(String step, Object answer) {
    if (answers.put(step, String.valueOf(answer)) != null) {
      throw new AssertionError("two steps with the name " + step);
    }
  }

  static KaspadRequest.Builder request() {
    return KaspadRequest.newBuilder();
  }

  final GetUtxosByAddressesResponse utxos(String... addresses) {
    return client
        .ask(
            request()
                .setGetUtxosByAddressesRequest(
                    GetUtxosByAddressesRequest.newBuilder()
                        .addAllAddresses(Arrays.asList(addresses))))
        .getGetUtxosByAddressesResponse();
  }

  final long balance(String address) {
    return client
        .ask(
            request()
                .setGetBalanceByAddressRequest(
                    GetBalanceByAddressRequest.newBuilder().setAddress(address)))
        .getGetBalanceByAddressResponse()
        .getBalance();
  }

  /// The error, or nothing.
  static String subscribe(NodeClient who, RpcNotifyCommand command, String... addresses) {
    return who.ask(
            request()
                .setNotifyUtxosChangedRequest(
                    NotifyUtxosChangedRequest.newBuilder()
                        .setCommand(command)
                        .addAllAddresses(Arrays.asList(addresses))))
        .getNotifyUtxosChangedResponse()
        .getError()
        .getMessage();
  }

  final GetBlockRewardInfoResponse rewardInfo(String name) {
    return client
        .ask(
            request()
                .setGetBlockRewardInfoRequest(
                    GetBlockRewardInfoRequest.newBuilder().setHash(hash(name))))
        .getGetBlockRewardInfoResponse();
  }

  final String reward(String name) {
    GetBlockRewardInfoResponse info = rewardInfo(name);
    return info.getBlockColor()
        + " "
        + (info.hasRewardAmount() ? info.getRewardAmount() : "none")
        + " merged by "
        + nameOf(info.getMergingChainBlockHash());
  }

  final String nameOf(String hash) {
    return blocks.entrySet().stream()
        .filter(block -> block.getValue().equals(hash))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("nobody");
  }

  final String hash(String name) {
    String hash = blocks.get(name);
    if (hash == null) {
      throw new AssertionError("no block is called " + name);
    }
    return hash;
  }

  final RpcBlock template(String address, String extraData) {
    return client
        .ask(
            request()
                .setGetBlockTemplateRequest(
                    GetBlockTemplateRequest.newBuilder()
                        .setPayAddress(address)
                        .setExtraData(extraData)))
        .getGetBlockTemplateResponse()
        .getBlock();
  }

  final RpcBlock mine(String name, String address) {
    RpcBlock block = BlockSolver.solve(template(address, name));
    submit(name, block);
    return block;
  }

  final void submit(String name, RpcBlock block) {
    submit(block);
    String hash = BlockSolver.hash(block);
    blocks.put(name, hash);
    coinbases.put(
        client
            .ask(request().setGetBlockRequest(GetBlockRequest.newBuilder().setHash(hash)))
            .getGetBlockResponse()
            .getBlock()
            .getVerboseData()
            .getTransactionIds(0),
        name);
  }

  final void submit(RpcBlock block) {
    KaspadResponse answer =
        client.ask(
            request().setSubmitBlockRequest(SubmitBlockRequest.newBuilder().setBlock(block)));
    String error = answer.getSubmitBlockResponse().getError().getMessage();
    if (!error.isEmpty()) {
      throw new AssertionError(error);
    }
    submitted++;
  }

  /// What the wallet has been told since the last look. The witness is told once per block.
  final List<UtxosChangedNotification> news() {
    awaitNews();
    List<UtxosChangedNotification> news = changes(wallet);
    forgetNews();
    return news;
  }

  private void awaitNews() {
    Awaitility.await()
        .atMost(PATIENCE)
        .during(QUIET)
        .until(() -> witness.notifications().size() >= submitted);
  }

  private void forgetNews() {
    wallet.notifications().clear();
    witness.notifications().clear();
    submitted = 0;
  }

  final void noteNews(String step) {
    awaitNews();
    note("news of " + step, describeAll(changes(wallet)));
    note("news for all of " + step, describeAll(changes(witness)));
    forgetNews();
  }

  private static List<UtxosChangedNotification> changes(NodeClient who) {
    return who.notifications().stream().map(KaspadResponse::getUtxosChangedNotification).toList();
  }

  private String describeAll(List<UtxosChangedNotification> news) {
    return news.stream()
        .map(each -> "+" + describe(each.getAddedList()) + " -" + describe(each.getRemovedList()))
        .toList()
        .toString();
  }

  /// In an order of our own: kaspad has none.
  final List<String> describe(List<RpcUtxosByAddressesEntry> entries) {
    return entries.stream().map(this::describe).sorted().toList();
  }

  private String describe(RpcUtxosByAddressesEntry entry) {
    RpcUtxoEntry utxo = entry.getUtxoEntry();
    return "daa %03d: %d of %s/%d for %s, script %d %s coinbase %s covenant '%s' verbose %s"
        .formatted(
            utxo.getBlockDaaScore(),
            utxo.getAmount(),
            coinbases.getOrDefault(entry.getOutpoint().getTransactionId(), "before"),
            entry.getOutpoint().getIndex(),
            who(entry.getAddress()),
            utxo.getScriptPublicKey().getVersion(),
            utxo.getScriptPublicKey().getScriptPublicKey().substring(0, 6),
            utxo.getIsCoinbase(),
            utxo.getCovenantId(),
            utxo.hasVerboseData());
  }

  final String who(String address) {
    return address.equals(pool) ? "pool" : address.equals(other) ? "other" : address;
  }

  @Override
  public final void close() {
    client.close();
    wallet.close();
    witness.close();
  }
}
