package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.BlockFinders.Searcher;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Slices.LeaseRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExtranonceLeasesTest extends BooksFacts {
  private static final int TAG = 0xdeadbeef;
  private long rig;
  private long sequence;
  private int blocks;

  @BeforeEach
  void journal() {
    rig = worker("rig");
    write(books -> books.journals().claim(1, "eu", new UUID(0, 1), 0));
  }

  @Test
  void anExtranonceIsTheTopBitsOfItsNonces() {
    lease(0x1234, 16, 10, rig);

    assertThat(find(0x1234_0000_0000_0000L)).contains(new Searcher(rig, "pplns"));
    assertThat(find(0x1234_ffff_ffff_ffffL)).contains(new Searcher(rig, "pplns"));
    assertThat(find(0x1235_0000_0000_0000L)).isEmpty();
    assertThat(find(0x1234L)).isEmpty();
  }

  @Test
  void noncesAreUnsigned() {
    lease(0xf234, 16, 10, rig);

    assertThat(find(0xf234_0000_0000_0001L)).contains(new Searcher(rig, "pplns"));
    assertThat(find(0x7234_0000_0000_0001L)).isEmpty();
  }

  @Test
  void everyWidthOfAnExtranonceFits() {
    for (int bits = 1; bits <= 63; bits++) {
      long worker = worker("bits" + bits);
      lease((-1L >>> (64 - bits)) ^ 1, bits, 10 + bits, worker);

      long nonce = (-1L << (64 - bits)) ^ (1L << (64 - bits));
      assertThat(find(nonce)).as("%d bits", bits).contains(new Searcher(worker, "pplns"));
    }
  }

  @Test
  void anExtranonceOfNoBitsHasAllNonces() {
    lease(0, 0, 10, rig);

    assertThat(find(0)).isPresent();
    assertThat(find(-1)).isPresent();
  }

  @Test
  void theNewestLeaseUpToTheMinuteCounts() {
    long second = worker("second");
    long third = worker("third");
    lease(7, 8, 10, rig);
    lease(7, 8, 20, second);
    lease(7, 8, 20, third);

    assertThat(find(7L << 56, 9)).isEmpty();
    assertThat(find(7L << 56, 19)).contains(new Searcher(rig, "pplns"));
    assertThat(find(7L << 56, 20)).contains(new Searcher(third, "pplns"));
  }

  @Test
  void leasesOfOtherTagsAndStartsAreOthers() {
    lease(7, 8, 10, rig);

    assertThat(find(TAG, 2, 7L << 56, 10)).isEmpty();
    assertThat(find(TAG + 1, 1, 7L << 56, 10)).isEmpty();
    assertThat(find(TAG, 1, 7L << 56, 10)).isPresent();
  }

  @Test
  void aRowIsTakenOnce() {
    LeaseRow row = new LeaseRow(1, 5, TAG, 1, 7, 8, 10, rig, "pplns");

    write(books -> books.slices().addLeases(List.of(row)));
    write(books -> books.slices().addLeases(List.of(row)));

    assertThat(find(7L << 56)).isPresent();
  }

  private void lease(long extranonce, int bits, long minute, long worker) {
    sequence++;
    write(
        books ->
            books
                .slices()
                .addLeases(
                    List.of(
                        new LeaseRow(
                            1, sequence, TAG, 1, extranonce, bits, minute, worker, "pplns"))));
  }

  private Optional<Searcher> find(long nonce) {
    return find(nonce, 1_000);
  }

  private Optional<Searcher> find(long nonce, long minute) {
    return find(TAG, 1, nonce, minute);
  }

  private Optional<Searcher> find(int tag, long start, long nonce, long minute) {
    blocks++;
    NewBlock block =
        new NewBlock(hash(blocks), tag, start, null, minute, Instant.EPOCH, 7, nonce, null, null);
    write(books -> books.blocks().add(block));
    return list(books -> books.finders().unclaimed(0, 1_000)).stream()
        .filter(one -> one.block().hash().equals(block.hash()))
        .map(one -> Optional.ofNullable(one.searcher()))
        .findFirst()
        .orElseThrow();
  }
}
