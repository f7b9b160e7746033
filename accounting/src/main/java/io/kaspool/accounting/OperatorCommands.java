package io.kaspool.accounting;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.AddressException;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.ledger.AccountKind;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Entry;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Leases.Standing;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerException;
import io.kaspool.ledger.Outputs.Origin;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Workers;
import io.kaspool.mining.Scheme;
import io.kaspool.ops.control.ControlAnswer;
import io.kaspool.ops.control.ControlCommand;
import io.kaspool.ops.control.ControlCommands;
import io.kaspool.ops.control.ControlRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// What an operator can tell accounting through the control socket. Any thread; each command is one
/// transaction of the process that keeps the accounts.
final class OperatorCommands {
  private static final int MAX_INDEX_DIGITS = 10;

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final SettlementRules rules;

  OperatorCommands(Ledger ledger, LeaseKeeper lease, SettlementRules rules) {
    this.ledger = ledger;
    this.lease = lease;
    this.rules = rules;
  }

  void register(ControlCommands commands) {
    commands.register(
        new ControlCommand(
            "journal retire",
            "JOURNAL",
            "Settlement does not wait for this journal any more: its gateway will not come back.",
            leased(this::retire)));
    commands.register(
        new ControlCommand(
            "blocks assign",
            "HASH WALLET WORKER SCHEME",
            "Says who found a block of which no journal tells.",
            leased(this::assign)));
    commands.register(
        new ControlCommand(
            "outputs attribute",
            "OUTPUT TO",
            """
            Says whose an output of unknown origin, TRANSACTION:INDEX, is: reserve, fee, opening, or
            miners, who share it by the work of the last window.\
            """,
            leased(this::attribute)));
    commands.register(
        new ControlCommand(
            "outputs write-off",
            "OUTPUT",
            "Books an output that is gone from the treasury against fee, then reserve.",
            leased(this::writeOff)));
  }

  /// Why a command is not carried out; rolls its transaction back.
  private static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String why) {
      super(why);
    }
  }

  private io.kaspool.ops.control.ControlHandler leased(
      BiFunction<Books, List<String>, String> command) {
    return request -> run(command, request);
  }

  private ControlAnswer run(
      BiFunction<Books, List<String>, String> command, ControlRequest request) {
    Optional<Term> term = lease.term();
    if (term.isEmpty()) {
      return new ControlAnswer.Refused(elsewhere());
    }
    try {
      return new ControlAnswer.Done(
          lease.write(term.get(), books -> command.apply(books, request.words())));
    } catch (RefusedException | LedgerException e) {
      return new ControlAnswer.Refused(String.valueOf(e.getMessage()));
    }
  }

  private String elsewhere() {
    try {
      Optional<Standing> standing =
          ledger.transact(books -> books.leases().standing(LeaseKeeper.NAME));
      return "this process does not keep the accounts; "
          + standing
              .filter(held -> !held.over())
              .map(held -> "tell " + held.label())
              .orElse("nobody does just now, try again in ten seconds");
    } catch (LedgerException e) {
      return "the database is away: " + e.getMessage();
    }
  }

  private String retire(Books books, List<String> words) {
    int id = journal(words.getFirst());
    books.journals().retire(id);
    return "journal "
        + Journals.tag(id)
        + " is not waited for any more; what it may bring later counts from then on";
  }

  private String assign(Books books, List<String> words) {
    Hash block = hash(words.getFirst());
    Workers.Name name = new Workers.Name(wallet(words.get(1)), words.get(2));
    Scheme scheme = scheme(words.get(3));
    long worker = books.workers().ids(List.of(name)).values().iterator().next();
    if (!books.blocks().assign(block, worker, Settler.text(scheme))) {
      throw new RefusedException("no block " + block + " waits to be settled");
    }
    return "block " + block + " was found by " + name.wallet() + "." + name.worker();
  }

  private String attribute(Books books, List<String> words) {
    Output output = output(books, words.getFirst());
    if (output.origin() != Origin.UNATTRIBUTED || output.gone()) {
      throw new RefusedException(
          "output "
              + output.outpoint()
              + (output.gone() ? " is gone" : " is of known origin: " + output.origin()));
    }
    long amount = output.amountSompi();
    Map<AccountKind, Long> own = new HashMap<>(Map.of(AccountKind.CHAIN, -amount));
    Map<Long, Long> workers = new HashMap<>();
    switch (words.get(1)) {
      case "reserve" -> own.put(AccountKind.RESERVE, amount);
      case "fee" -> own.put(AccountKind.FEE, amount);
      case "opening" -> own.put(AccountKind.OPENING, amount);
      case "miners" -> workers.putAll(shared(books, output));
      default -> throw new RefusedException("say reserve, fee, opening or miners");
    }
    long entry =
        books
            .accounts()
            .book(
                new Entry(
                    "attribution:" + output.outpoint(),
                    Entry.Kind.ATTRIBUTION,
                    "to " + words.get(1),
                    own,
                    workers));
    books.outputs().attribute(output.outpoint(), entry);
    return amount + " sompi of " + output.outpoint() + " belong to " + words.get(1);
  }

  /// By the work of the last window that is settled already, so that it cannot change any more.
  private Map<Long, Long> shared(Books books, Output output) {
    long next = books.slices().frontierForSettlement() + 1;
    Map<Payee, Long> credits = new HashMap<>();
    ProportionalSplit.split(
        output.amountSompi(),
        Settler.workOf(books.slices()).work(Scheme.PPLNS, rules.window(next)),
        credits::put);
    if (credits.isEmpty()) {
      throw new RefusedException("no work of scheme pplns is settled yet: nobody to share it");
    }
    Map<Long, Long> workers = new HashMap<>();
    credits.forEach((payee, sompi) -> workers.put(payee.workerId(), sompi));
    return workers;
  }

  private String writeOff(Books books, List<String> words) {
    Output output = output(books, words.getFirst());
    boolean missing =
        books.outputs().missing().stream()
            .anyMatch(one -> one.outpoint().equals(output.outpoint()));
    if (!missing) {
      throw new RefusedException("output " + output.outpoint() + " is not missing");
    }
    long amount = output.amountSompi();
    long fromFee = Math.clamp(books.accounts().balanceForUpdate(AccountKind.FEE), 0, amount);
    books
        .accounts()
        .book(
            Entry.of(
                "write-off:" + output.outpoint(),
                Entry.Kind.WRITE_OFF,
                "",
                Map.of(
                    AccountKind.CHAIN, amount,
                    AccountKind.FEE, -fromFee,
                    AccountKind.RESERVE, -(amount - fromFee))));
    books.outputs().writeOff(output.outpoint());
    return "%d sompi written off: %d against fee, %d against reserve"
        .formatted(amount, fromFee, amount - fromFee);
  }

  private static Output output(Books books, String text) {
    Outpoint outpoint = outpoint(text);
    return books
        .outputs()
        .lock(outpoint)
        .orElseThrow(() -> new RefusedException("no output " + outpoint + " was ever seen"));
  }

  private static Outpoint outpoint(String text) {
    int colon = text.indexOf(':');
    String index = text.substring(colon + 1);
    if (colon < 0 || index.length() > MAX_INDEX_DIGITS || !index.matches("[0-9]+")) {
      throw new RefusedException(text + " is not an output: write TRANSACTION:INDEX");
    }
    return new Outpoint(hash(text.substring(0, colon)), (int) Long.parseLong(index));
  }

  private static Hash hash(String text) {
    try {
      return Hash.parse(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(text + ": " + e.getMessage());
    }
  }

  private static int journal(String text) {
    if (!text.matches("[0-9a-f]{8}")) {
      throw new RefusedException(text + " is not a journal: write its eight hex digits");
    }
    return Integer.parseUnsignedInt(text, 16);
  }

  private static String wallet(String text) {
    try {
      return Address.parse(text).toString();
    } catch (AddressException e) {
      throw new RefusedException(text + ": " + e.getMessage());
    }
  }

  private static Scheme scheme(String text) {
    return Arrays.stream(Scheme.values())
        .filter(scheme -> Settler.text(scheme).equals(text))
        .findAny()
        .orElseThrow(() -> new RefusedException(text + " is not a scheme: pplns, prop or solo"));
  }
}
