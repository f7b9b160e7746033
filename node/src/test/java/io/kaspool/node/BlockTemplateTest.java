package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.kaspa.Hash;
import io.kaspool.node.testkit.Templates;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import java.math.BigInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTemplateTest {
  private static final long TIMESTAMP = 1_800_000_000_000L;

  private static BlockTemplate changed(Consumer<RpcBlockHeader.Builder> change) {
    RpcBlock block = Templates.block(1000, TIMESTAMP, 3);
    RpcBlockHeader.Builder header = block.getHeader().toBuilder();
    change.accept(header);
    return BlockTemplate.of(block.toBuilder().setHeader(header).build(), true, Templates.SOURCE, 0);
  }

  @Test
  void readsTheHeader() {
    RpcBlockHeader message = Templates.block(1000, TIMESTAMP, 3).getHeader();
    BlockTemplate template = Templates.create(1000, TIMESTAMP, 3);
    assertThat(template.header().version()).isEqualTo(2);
    assertThat(template.header().parents()).hasSize(3);
    assertThat(template.header().parents().getFirst())
        .first()
        .isEqualTo(Hash.parse(message.getParents(0).getParentHashes(0)));
    assertThat(template.header().hashMerkleRoot())
        .isEqualTo(Hash.parse(message.getHashMerkleRoot()));
    assertThat(template.header().pruningPoint()).isEqualTo(Hash.parse(message.getPruningPoint()));
    assertThat(template.timestampMillis()).isEqualTo(TIMESTAMP);
    assertThat(template.header().blueWork()).isEqualTo(new BigInteger("1f3a5", 16));
    assertThat(template.prePowHash()).isEqualTo(template.header().prePowHash());
    assertThat(template.sizeBytes()).isGreaterThan(500);
  }

  @Test
  void knowsTheNetworksTarget() {
    BigInteger expected = BigInteger.TWO.pow(256).divide(BigInteger.valueOf(1000));
    assertThat(Templates.create(1000, TIMESTAMP, 3).networkTarget().toBigInteger())
        .isLessThanOrEqualTo(expected)
        .isGreaterThan(expected.multiply(BigInteger.valueOf(999)).divide(BigInteger.valueOf(1000)));
  }

  @Test
  void aSolvedBlockDiffersInItsNonceOnly() {
    BlockTemplate template = Templates.create(1000, TIMESTAMP, 3);
    SolvedBlock solved = template.solve(-5);
    RpcBlock expected = Templates.block(1000, TIMESTAMP, 3);
    assertThat(solved.message())
        .isEqualTo(
            expected.toBuilder().setHeader(expected.getHeader().toBuilder().setNonce(-5)).build());
    assertThat(solved.hash()).isEqualTo(template.header().withNonce(-5).hash());
    assertThat(solved.hash()).isNotEqualTo(template.solve(5).hash());
    assertThat(solved.nonce()).isEqualTo(-5);
  }

  @Test
  void equalFactsGiveEqualTemplates() {
    assertThat(Templates.create(1000, TIMESTAMP, 3).prePowHash())
        .isEqualTo(Templates.create(1000, TIMESTAMP, 3).prePowHash())
        .isNotEqualTo(Templates.create(1000, TIMESTAMP, 4).prePowHash());
  }

  @Test
  void readsZeroBlueWork() {
    assertThat(changed(header -> header.setBlueWork("0")).header().blueWork()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "xyz", "1234567890123456789012345678901234567890123456789"})
  void refusesBlueWorkThatKaspadNeverSends(String text) {
    assertThatThrownBy(() -> changed(header -> header.setBlueWork(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesHashesThatAreNone() {
    assertThatThrownBy(() -> changed(header -> header.setUtxoCommitment("00")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x10000})
  void refusesVersionsThatDoNotFit(int version) {
    assertThatThrownBy(() -> changed(header -> header.setVersion(version)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
