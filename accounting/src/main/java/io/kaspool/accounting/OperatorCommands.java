package io.kaspool.accounting;

import io.kaspool.accounting.AccountingSettings.ChainRules;
import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.Hash;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.Finder;
import io.kaspool.ledger.Books;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Leases.Standing;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.LedgerException;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Workers;
import io.kaspool.mining.Scheme;
import io.kaspool.node.BlockState;
import io.kaspool.node.NodeException;
import io.kaspool.ops.control.ControlAnswer;
import io.kaspool.ops.control.ControlCommand;
import io.kaspool.ops.control.ControlCommands;
import io.kaspool.ops.control.ControlHandler;
import io.kaspool.ops.control.ControlRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What an operator can tell accounting through the control socket. Any thread; each command is one
/// transaction of the process that keeps the accounts.
final class OperatorCommands {
  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final Address treasury;
  private final SettlementRules rules;
  private final ChainRules chain;
  private final OutputCommands outputs;

  /// @param states asks the nodes where a block stands
  OperatorCommands(
      Ledger ledger,
      LeaseKeeper lease,
      Function<Hash, BlockState> states,
      AccountingSettings settings) {
    this.ledger = ledger;
    this.lease = lease;
    this.treasury = settings.treasury();
    this.rules = settings.rules();
    this.chain = settings.chain();
    this.outputs = new OutputCommands(ledger, states, settings.rules(), settings.chain());
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
            "blocks give-up",
            "HASH",
            """
            Closes a block that is unresolved, or blue without all outputs that would pay for it.
            What it earned is attributed already, or is of unknown origin then.\
            """,
            leased(this::giveUp)));
    commands.register(
        new ControlCommand(
            "outputs attribute",
            "OUTPUT TO",
            """
            Says whose an output of unknown origin, TRANSACTION:INDEX, is: reserve, fee, opening, or
            miners, who share it by the work of the last window.\
            """,
            leased(outputs::attribute)));
    commands.register(
        new ControlCommand(
            "outputs write-off",
            "OUTPUT",
            "Books an output that is gone from the treasury against fee, then reserve.",
            leased(outputs::requireStanding, outputs::writeOff)));
  }

  /// What a command does within its transaction.
  @FunctionalInterface
  private interface Work {
    String run(Books books, List<String> words);
  }

  private ControlHandler leased(Work work) {
    return leased(_ -> {}, work);
  }

  /// @param before outside of the transaction, for what must not hold it up
  private ControlHandler leased(Consumer<List<String>> before, Work work) {
    return request -> run(before, work, request);
  }

  private ControlAnswer run(Consumer<List<String>> before, Work work, ControlRequest request) {
    Optional<Term> term = lease.term();
    if (term.isEmpty()) {
      return new ControlAnswer.Refused(elsewhere());
    }
    try {
      before.accept(request.words());
      return new ControlAnswer.Done(
          lease.write(term.get(), books -> work.run(books, request.words())));
    } catch (RefusedException | LedgerException | NodeException e) {
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
    int id = CommandWords.journal(words.getFirst());
    String known =
        books
            .journals()
            .find(id)
            .map(journal -> "journal " + journal.tag() + " of gateway " + journal.label())
            .orElse("journal " + Journals.tag(id) + ", of which nothing ever came,");
    books.journals().retire(id);
    return known + " is not waited for any more; what it may bring later counts from then on";
  }

  private String assign(Books books, List<String> words) {
    Hash hash = CommandWords.hash(words.getFirst());
    Workers.Name name = new Workers.Name(CommandWords.wallet(words.get(1), treasury), words.get(2));
    Scheme scheme = CommandWords.scheme(words.get(3));
    Block block = unclaimed(books, hash);
    requireWork(books, block, scheme);
    long worker = books.workers().ids(List.of(name)).values().iterator().next();
    if (!books.blocks().assign(hash, worker, Settler.text(scheme))) {
      throw new RefusedException("block " + hash + " is settled already");
    }
    return "block %s was found by %s.%s%s"
        .formatted(hash, name.wallet(), name.worker(), waitsFor(books, block));
  }

  /// Settlement waits for a journal of which nothing ever came: its row may still do.
  private static String waitsFor(Books books, Block block) {
    boolean isKnown = books.journals().find(block.journalId()).isPresent();
    String tag = Journals.tag(block.journalId());
    return block.sequence() != null || isKnown
        ? ""
        : "; it is settled once its journal has come, or is given up: kaspool ctl journal retire "
            + tag;
  }

  /// Without the work of its minutes all of a block would go to its finder.
  private void requireWork(Books books, Block block, Scheme scheme) {
    boolean isKept = rules.firstMinute(block.minute()) >= books.slices().oldestMinute();
    if (!isKept && scheme != Scheme.SOLO) {
      throw new RefusedException(
          ("the minutes of work that would share out block %s are not kept any more;"
                  + " solo would give all of it to its finder")
              .formatted(block.hash()));
    }
  }

  private String giveUp(Books books, List<String> words) {
    Block block = known(books, CommandWords.hash(words.getFirst()));
    if (!isHopeless(books, block)) {
      throw new RefusedException(
          "block %s is neither unresolved nor blue without an output: it is %s"
              .formatted(block.hash(), block.state().name().toLowerCase(Locale.ROOT)));
    }
    books.blocks().giveUp(block.hash());
    long outputs = books.outputs().release(block.hash());
    return "block %s is given up%s"
        .formatted(
            block.hash(),
            outputs == 0 ? "" : ", and " + outputs + " outputs are of unknown origin now");
  }

  private boolean isHopeless(Books books, Block block) {
    return switch (block.state()) {
      case UNRESOLVED -> true;
      case FOUND, UNMERGED -> block.age().compareTo(BlockFollower.ASKED_TOO_LATE) > 0;
      case BLUE -> isStuck(books, block);
      case RED, LOST, SETTLED -> false;
    };
  }

  /// @throws RefusedException when it is to be settled with a write-off
  private boolean isStuck(Books books, Block block) {
    for (Output output : books.outputs().ofBlocks(List.of(block.hash()))) {
      if (output.gone() && !output.writtenOff()) {
        throw new RefusedException(
            "an output that pays for block %s is gone: kaspool ctl outputs write-off %s"
                .formatted(block.hash(), output.outpoint()));
      }
    }
    return books.blocks().stuck(Alarms.stuckAfter(chain)).stream()
        .anyMatch(stuck -> stuck.block().hash().equals(block.hash()));
  }

  private static Block known(Books books, Hash hash) {
    return books
        .blocks()
        .find(hash)
        .orElseThrow(() -> new RefusedException("no block " + hash + " is known here"));
  }

  private static Block unclaimed(Books books, Hash hash) {
    Block block = known(books, hash);
    Finder finder = block.finder();
    if (block.sequence() != null && finder != null) {
      throw new RefusedException(
          "the journal says who found block %s: %s.%s"
              .formatted(hash, finder.wallet(), finder.worker()));
    }
    return block;
  }
}
