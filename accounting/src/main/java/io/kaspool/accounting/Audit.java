package io.kaspool.accounting;

import io.kaspool.accounting.AuditReport.Line;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Accounts;
import io.kaspool.ledger.Accounts.Drift;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Settlements;
import io.kaspool.ledger.Slices;
import io.kaspool.node.TreasuryUtxo;
import io.kaspool.node.TreasuryView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Computes again what the books say, from what they were made of, and compares them with the
/// node's UTXO set. Changes nothing. Any thread.
public final class Audit {
  /// Outputs that appeared so many DAA scores ago may not have reached the books.
  private static final long YOUNG = 100;

  private static final int KEPT_DAYS = Slices.KEPT_DAYS;

  private Audit() {}

  /// Hears how far the audit is, after each settlement; on the audit's thread, between its
  /// transactions.
  @FunctionalInterface
  public interface Progress {
    void settlements(int checked, int all);
  }

  /// What is of one moment: the lines before and after those of settlements, which are checked one
  /// by one.
  private record Moment(
      List<Line> first,
      List<Settlements.Settlement> runs,
      Settlements.Totals totals,
      List<Line> last) {}

  /// As below, and nobody hears how far it is.
  public static AuditReport of(Ledger ledger, Optional<TreasuryView> treasury) {
    return of(ledger, treasury, (_, _) -> {});
  }

  /// What is compared with each other is read in one transaction, so that it is of one moment. What
  /// a settlement was made of never changes, so each has one of its own: a transaction through all
  /// of them would take hours in a large pool, and nobody can drop a day of work while it reads
  /// any.
  ///
  /// @param treasury empty = without a node, and so without that comparison
  public static AuditReport of(Ledger ledger, Optional<TreasuryView> treasury, Progress progress) {
    Moment moment = ledger.snapshot(books -> moment(books, treasury));
    List<Line> lines = new ArrayList<>(moment.first());
    settlements(ledger, moment.runs(), progress, lines);
    lines.add(
        Line.compare(
            "rewards settled = fees + credits",
            moment.totals().rewardsSompi(),
            Math.addExact(moment.totals().feesSompi(), moment.totals().creditsSompi())));
    lines.addAll(moment.last());
    return new AuditReport(lines);
  }

  private static Moment moment(Books books, Optional<TreasuryView> treasury) {
    return new Moment(
        entries(books),
        books.settlements().since(Duration.ofDays(KEPT_DAYS)),
        books.settlements().totals(),
        treasury(books, treasury));
  }

  private static List<Line> entries(Books books) {
    List<Line> lines = new ArrayList<>();
    Accounts.Size size = books.accounts().size();
    List<String> drifts = books.accounts().drifts().stream().map(Audit::text).toList();
    lines.add(Line.compare("balances = sums of their postings", drifts, size.accounts()));
    List<String> unbalanced = books.accounts().unbalancedEntries();
    lines.add(Line.compare("entries sum to zero", unbalanced, size.entries()));
    return lines;
  }

  private static List<Line> treasury(Books books, Optional<TreasuryView> treasury) {
    List<Line> lines = new ArrayList<>();
    balances(books, lines);
    List<Output> unspent = books.outputs().unspent();
    booked(books, unspent, lines);
    if (treasury.isPresent()) {
      chain(unspent, treasury.get(), lines);
    } else {
      lines.add(Line.skipped("outputs in the books = the node's UTXO set", "no node was asked"));
    }
    return lines;
  }

  private static String text(Drift drift) {
    return "%s has %d, its postings sum to %d"
        .formatted(drift.account(), drift.balance(), drift.postings());
  }

  private static void settlements(
      Ledger ledger, List<Settlements.Settlement> runs, Progress progress, List<Line> lines) {
    List<String> differences = new ArrayList<>();
    int checked = 0;
    int compared = 0;
    for (Settlements.Settlement run : runs) {
      SettlementAudit.Result result =
          ledger.snapshot(books -> new SettlementAudit(books).check(run));
      compared += result instanceof SettlementAudit.Result.TooOld ? 0 : 1;
      if (result instanceof SettlementAudit.Result.Differs(String how)) {
        differences.add(how);
      }
      checked++;
      progress.settlements(checked, runs.size());
    }
    lines.add(
        Line.compare(
            "settlements of %d days, computed again".formatted(KEPT_DAYS), differences, compared));
  }

  private static void balances(Books books, List<Line> lines) {
    Map<AccountKind, Long> own = books.accounts().ownBalances();
    long owed = books.accounts().owedToMiners();
    long chain = -own.getOrDefault(AccountKind.CHAIN, 0L);
    long claims = owed;
    for (Map.Entry<AccountKind, Long> account : own.entrySet()) {
      if (account.getKey() != AccountKind.CHAIN) {
        claims = Math.addExact(claims, account.getValue());
      }
    }
    lines.add(Line.compare("treasury booked = all that is owed, reserve and fee", chain, claims));
    lines.add(amount("  owed to miners", owed));
    lines.add(amount("  fee", own.getOrDefault(AccountKind.FEE, 0L)));
    lines.add(amount("  reserve", own.getOrDefault(AccountKind.RESERVE, 0L)));
  }

  private static Line amount(String what, long sompi) {
    return new Line(what, "", Long.toString(sompi), true, "");
  }

  /// What the books say the treasury has, against the outputs that were booked.
  private static void booked(Books books, List<Output> unspent, List<Line> lines) {
    long sum = 0;
    for (Output output : books.outputs().bookedUnspent()) {
      sum = Math.addExact(sum, output.amountSompi());
    }
    long chain = -books.accounts().balance(AccountKind.CHAIN);
    lines.add(Line.compare("treasury booked = settled outputs unspent", chain, sum));
    long all = 0;
    for (Output output : unspent) {
      all = Math.addExact(all, output.amountSompi());
    }
    lines.add(amount("  not settled yet", all - sum));
  }

  private static void chain(List<Output> unspent, TreasuryView view, List<Line> lines) {
    Map<Outpoint, Output> inBooks = new HashMap<>();
    unspent.forEach(output -> inBooks.put(output.outpoint(), output));
    long settledBelow = view.virtualDaaScore() - YOUNG;
    List<String> differences = new ArrayList<>();
    long nodeSum = 0;
    for (TreasuryUtxo utxo : view.utxos().values()) {
      nodeSum = Math.addExact(nodeSum, utxo.amountSompi());
      Output output = inBooks.remove(utxo.outpoint());
      if (output == null) {
        if (utxo.blockDaaScore() <= settledBelow) {
          differences.add(utxo.outpoint() + " is not in the books");
        }
      } else if (output.amountSompi() != utxo.amountSompi()) {
        differences.add(utxo.outpoint() + " has another amount in the books");
      }
    }
    for (Output output : inBooks.values()) {
      if (output.daaScore() <= settledBelow) {
        differences.add(output.outpoint() + " is not in the node's UTXO set");
      }
    }
    lines.add(
        Line.compare(
            "outputs in the books = the node's UTXO set", differences, view.utxos().size()));
    lines.add(amount("  the node's UTXO set", nodeSum));
  }
}
