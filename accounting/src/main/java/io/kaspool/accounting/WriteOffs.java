package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Entry;
import io.kaspool.ledger.Outputs.Output;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the pool bears for outputs that are gone. Any thread; each within a transaction.
///
/// INVARIANT: what is booked of a block is what it was settled or corrected to, less its outputs
/// that are written off, and is nothing before it is settled. So a write-off of an unsettled
/// block's output is booked with the settlement. Whoever reads or changes whether an output is
/// written off has it locked.
final class WriteOffs {
  private WriteOffs() {}

  /// Whether the treasury of the books has this output, or had it.
  static boolean isBooked(Books books, Output output) {
    Hash block = output.blockHash();
    return block == null
        || books.blocks().find(block).map(Block::settled).filter(Objects::nonNull).isPresent();
  }

  /// Books an output that is written off against fee, then reserve.
  ///
  /// @return what the fee bears, in sompi
  static long book(Books books, Output output) {
    long amount = output.amountSompi();
    long fromFee = Math.clamp(books.accounts().balanceForUpdate(AccountKind.FEE), 0, amount);
    book(
        books,
        output,
        "",
        Map.of(
            AccountKind.CHAIN, amount,
            AccountKind.FEE, -fromFee,
            AccountKind.RESERVE, -(amount - fromFee)));
    return fromFee;
  }

  private static void book(Books books, Output output, String note, Map<AccountKind, Long> own) {
    String ref = books.accounts().nextRef("write-off:" + output.outpoint());
    books.accounts().book(Entry.of(ref, Entry.Kind.WRITE_OFF, note, own));
  }

  /// What was written off is there again: the reserve has it.
  static void takeBack(Books books, Output output) {
    if (isBooked(books, output)) {
      book(
          books,
          output,
          "it is back",
          Map.of(
              AccountKind.CHAIN, -output.amountSompi(),
              AccountKind.RESERVE, output.amountSompi()));
    }
  }

  /// These blocks are settled: what of them was written off before is booked.
  static void settled(Books books, Collection<Hash> blocks) {
    books.outputs().lockGoneOfBlocks(blocks).stream()
        .filter(Output::writtenOff)
        .forEach(output -> book(books, output));
  }

  /// What is written off of a block.
  record Change(long beforeSompi, long afterSompi) {}

  /// Withdraws write-offs of the block that go beyond what the chain pays for it: an output that it
  /// does not pay any more, or pays anew, is not lost. Nothing is booked here.
  static Change withdraw(Books books, Hash block, long paidSompi) {
    List<Output> off =
        books.outputs().lockGoneOfBlocks(List.of(block)).stream()
            .filter(Output::writtenOff)
            .toList();
    long unspent =
        sum(books.outputs().ofBlocks(List.of(block)).stream().filter(o -> !o.gone()).toList());
    long after = 0;
    List<Outpoint> surplus = new ArrayList<>();
    for (Output output : off) {
      long sum = Math.addExact(after, output.amountSompi());
      if (sum <= paidSompi - unspent) {
        after = sum;
      } else {
        surplus.add(output.outpoint());
      }
    }
    books.outputs().withdrawWriteOffs(surplus);
    return new Change(sum(off), after);
  }

  private static long sum(List<Output> outputs) {
    return outputs.stream().mapToLong(Output::amountSompi).reduce(0, Math::addExact);
  }
}
