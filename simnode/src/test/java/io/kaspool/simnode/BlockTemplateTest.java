package io.kaspool.simnode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.MerkleTree;
import io.kaspool.kaspa.Network;
import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlockTemplateTest {
  private final SteppedClock clock = new SteppedClock();
  private final SimNode node =
      SimNode.start(
          SimNodeSettings.defaults()
              .withHashesPerBlock(4)
              .withUnknownFields(true)
              .withClock(clock));
  private final RpcClient client = RpcClient.connect(node.port());
  private final Pool pool = new Pool(client);

  @AfterEach
  void close() {
    client.close();
    node.close();
  }

  @Test
  void answersTheSameBytesWithinASecond() {
    RpcBlock first = pool.template();
    clock.advance(Duration.ofMillis(999));

    assertThat(pool.template().toByteString()).isEqualTo(first.toByteString());
  }

  @Test
  void rebuildsTheTemplateAfterASecond() {
    RpcBlock first = pool.template();
    clock.advance(Duration.ofSeconds(1));

    assertThat(pool.template().getHeader().getTimestamp())
        .isEqualTo(first.getHeader().getTimestamp() + 1000);
  }

  @Test
  void rebuildsTheTemplateOnceABlockIsThere() {
    RpcBlock first = pool.template();
    RpcBlock mined = pool.mine();

    assertThat(pool.template()).isNotEqualTo(first);
    assertThat(pool.template().getHeader().getParents(0).getParentHashesList())
        .containsExactly(Pool.hash(mined).toString());
  }

  @Test
  void hasNeitherNonceNorHashNorVerboseData() {
    RpcBlock template = pool.template();

    assertThat(template.getHeader().getNonce()).isZero();
    assertThat(template.getHeader().getHash()).isEmpty();
    assertThat(template.hasVerboseData()).isFalse();
    assertThat(template.getHeader().getVersion()).isEqualTo(2);
    assertThat(template.getHeader().getParentsCount()).isEqualTo(3);
  }

  @Test
  void startsAtBlueScoreOneAndDaaScoreZero() {
    RpcBlock template = pool.template();

    assertThat(template.getHeader().getBlueScore()).isEqualTo(1);
    assertThat(template.getHeader().getDaaScore()).isZero();
    assertThat(template.getTransactions(0).getOutputsList()).isEmpty();
  }

  @Test
  void coinbaseNamesTheMinerAndTheNodesVersion() {
    RpcTransaction coinbase = pool.template().getTransactions(0);
    CoinbasePayload payload = CoinbasePayload.parse(Messages.transaction(coinbase).payload());

    assertThat(coinbase.getVersion()).isEqualTo(1);
    assertThat(payload.minerScript()).isEqualTo(Pool.address().scriptPublicKey());
    assertThat(new String(payload.extraData(), StandardCharsets.UTF_8)).isEqualTo("2.1.0/pool");
    assertThat(payload.subsidy()).isEqualTo(5_000_000_000L);
  }

  @Test
  void coinbasePaysTheMinerOfTheBlockBelow() {
    pool.mine();

    RpcTransaction coinbase = pool.template().getTransactions(0);

    assertThat(coinbase.getOutputsList())
        .singleElement()
        .satisfies(
            output -> {
              assertThat(output.getAmount()).isEqualTo(5_000_000_000L);
              assertThat(output.getScriptPublicKey().getScriptPublicKey())
                  .isEqualTo(Pool.address().scriptPublicKey().scriptHex());
            });
  }

  @Test
  void everyOtherTemplateCarriesATransactionOfVersionOne() {
    pool.template();
    RpcBlock second = pool.template(Pool.address().toString(), "other").getBlock();

    assertThat(second.getTransactionsCount()).isEqualTo(2);
    RpcTransaction filler = second.getTransactions(1);
    assertThat(filler.getVersion()).isEqualTo(1);
    assertThat(filler.getStorageMass()).isPositive();
    assertThat(filler.getInputs(0).getComputeBudget()).isPositive();
    assertThat(filler.getOutputs(0).hasCovenant()).isTrue();
  }

  @Test
  void merkleRootIsOverTheWholeTransactions() {
    RpcBlock template = pool.template();

    assertThat(template.getHeader().getHashMerkleRoot())
        .isEqualTo(
            MerkleTree.root(
                    template.getTransactionsList().stream()
                        .map(Messages::transaction)
                        .map(Transaction::hash)
                        .toList())
                .toString());
  }

  @Test
  void carriesFieldsNobodyKnowsIfAsked() {
    RpcBlock template = pool.template();

    assertThat(template.getUnknownFields().asMap()).isNotEmpty();
    assertThat(template.getHeader().getUnknownFields().asMap()).isNotEmpty();
    assertThat(template.getTransactionsList())
        .anySatisfy(one -> assertThat(one.getUnknownFields().asMap()).isNotEmpty());
  }

  @Test
  void blueWorkHasNoLeadingZeroSoItsLengthIsOftenOdd() {
    pool.mine();

    assertThat(pool.template().getHeader().getBlueWork()).matches("[1-9a-f][0-9a-f]*").hasSize(1);
  }

  @Test
  void refusesAddressesInTheNodesWords() {
    String other = Address.of(Network.MAINNET, Address.Kind.PUBKEY, new byte[32]).toString();

    assertThat(pool.template("qqqq", "").getError().getMessage())
        .isEqualTo("The address prefix is missing");
    assertThat(pool.template(other, "").getError().getMessage())
        .isEqualTo("The address has an invalid prefix kaspa");
    assertThat(pool.template("kaspasim:qq", "").getError().getMessage())
        .isEqualTo("The address payload is invalid");
  }

  @Test
  void takes145BytesOfExtraDataAndNotOneMore() {
    String address = Pool.address().toString();

    assertThat(pool.template(address, "x".repeat(145)).hasError()).isFalse();
    assertThat(pool.template(address, "x".repeat(146)).getError().getMessage())
        .isEqualTo("Coinbase payload is above max length (204). Try to shorten the extra data.");
  }

  @Test
  void givesTemplatesOutOfSyncAndSaysSo() {
    node.control().setSynced(false);

    assertThat(pool.template(Pool.address().toString(), "").getIsSynced()).isFalse();
    assertThat(pool.template()).isNotEqualTo(RpcBlock.getDefaultInstance());
  }
}
