package io.kaspool.systemtests;

import io.kaspool.nodeapi.GetBlockRequest;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockVerboseData;
import io.kaspool.nodeapi.RpcNotifyCommand;
import io.kaspool.nodeapi.RpcTransactionOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a wallet sees of a network that bears no more than [#K] blues beside a blue: so that of a
/// few blocks beside each other some turn red and are paid to who merges them.
final class RedScenario extends WalletScenario {
  static final int K = 1;

  private RedScenario(int port, String pool) {
    super(port, pool);
  }

  /// Plays the scenario against the node at this port, whose network must be new.
  static Map<String, String> play(int port, String payAddress) {
    try (RedScenario scenario = new RedScenario(port, payAddress)) {
      subscribe(scenario.witness, RpcNotifyCommand.NOTIFY_START);
      subscribe(scenario.wallet, RpcNotifyCommand.NOTIFY_START, payAddress);
      scenario.mine("first", scenario.other);
      scenario.mine("second", scenario.other);
      scenario.mergesReds();
      scenario.mergesABlockThatComesLate();
      scenario.addsUp();
      return scenario.answers();
    }
  }

  /// Blocks on the same parents, each with a greater hash than the one before.
  private void besideEachOther(String... names) {
    List<RpcBlock> templates = new ArrayList<>();
    for (String name : names) {
      templates.add(template(name.startsWith("pool") ? pool : other, name));
    }
    String above = "0".repeat(64);
    for (int i = 0; i < names.length; i++) {
      RpcBlock block = BlockSolver.solveAbove(templates.get(i), above);
      submit(names[i], block);
      above = hash(names[i]);
    }
  }

  private void mergesReds() {
    besideEachOther("pool 0", "other 1", "pool 2", "other 3");
    noteNews("four beside each other");
    RpcBlock template = template(pool, "merger");
    note("a template that merges reds", describe(template));
    submit("merger", BlockSolver.solve(template));
    noteNews("the merger");
    noteColours("pool 0", "other 1", "pool 2", "other 3", "merger");
    note("merge set", mergeSet("merger"));
    mine("after", other);
    noteNews("the block after the merger");
    note("reward of the merger with its reds", reward("merger"));
  }

  private void mergesABlockThatComesLate() {
    RpcBlock early = template(pool, "early");
    mine("b", other);
    mine("c", other);
    mine("d", other);
    noteNews("three others");
    submit("early", BlockSolver.solve(early));
    noteNews("an early one that comes late");
    mine("merges early", other);
    noteNews("the block that merges it");
    note("reward of the early one", reward("early"));
  }

  private void noteColours(String... names) {
    for (String name : names) {
      note("colour of " + name, reward(name));
    }
  }

  private String describe(RpcBlock template) {
    List<String> outputs = new ArrayList<>();
    for (RpcTransactionOutput output : template.getTransactions(0).getOutputsList()) {
      String script = output.getScriptPublicKey().getScriptPublicKey();
      outputs.add(output.getAmount() + " " + script.substring(0, 6));
    }
    return "daa %d blue score %d work %s pays %s"
        .formatted(
            template.getHeader().getDaaScore(),
            template.getHeader().getBlueScore(),
            template.getHeader().getBlueWork(),
            outputs);
  }

  private String mergeSet(String name) {
    RpcBlockVerboseData verbose =
        client
            .ask(request().setGetBlockRequest(GetBlockRequest.newBuilder().setHash(hash(name))))
            .getGetBlockResponse()
            .getBlock()
            .getVerboseData();
    return verbose.getMergeSetBluesHashesList().stream().map(this::nameOf).toList()
        + " "
        + verbose.getMergeSetRedsHashesList().stream().map(this::nameOf).toList();
  }

  private void addsUp() {
    mine("closing", other);
    note("balances at last", balance(pool) + " " + balance(other));
    note("utxos at last", describe(utxos(pool).getEntriesList()));
  }
}
