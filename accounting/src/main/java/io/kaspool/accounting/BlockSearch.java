package io.kaspool.accounting;

import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Journals;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Samples.Sample;
import io.kaspool.node.BlockLookup;
import io.kaspool.node.ChainBlock;
import io.kaspool.node.NodeException;
import io.kaspool.node.NodeSet;
import io.kaspool.ops.NanoClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks on the chain for blocks of this pool that no journal's row tells of: when a coinbase pays
/// the treasury and fits no block. Confined to accounting's cycle.
///
/// Bounded: remembers so many outputs, and looks back further each time, at most as far as blocks
/// can be merged. One stretch of the chain at a time, two seconds in each run, so that the cycle is
/// not held up.
final class BlockSearch {
  private static final int REMEMBERED = 10_000;
  private static final long[] LOOK_BACK = {600, 6_000, 40_000};
  private static final int SEARCHED = LOOK_BACK.length;
  private static final int TOLD = SEARCHED + 1;

  /// Of one run; on mainnet a page has about 25 seconds' blocks.
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /// After this a stretch is begun anew: nodes may have pruned where it was.
  private static final int MOST_FAILURES = 5;

  /// Outputs further apart are looked for one after the other.
  private static final long LONGEST = 60_000;

  private static final long MINUTE_MILLIS = 60_000;
  private static final Pattern TAG = Pattern.compile("(?:^|/)kaspool/([0-9a-f]{8})/([0-9]{1,18})$");

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final NodeSet nodes;
  private final ScriptPublicKey treasury;
  private final Duration after;
  private final NanoClock nanos;
  private final AccountingEvents events;
  private final Map<Outpoint, Integer> attempts = bounded();
  private @Nullable Stretch searched;
  private int failures; // one after the other
  private volatile int unattributed; // volatile: read for health

  /// What is being searched, and for which outputs.
  private record Stretch(ChainWalk walk, List<Output> wanted) {}

  BlockSearch(
      Ledger ledger,
      LeaseKeeper lease,
      NodeSet nodes,
      AccountingSettings settings,
      NanoClock nanos,
      AccountingEvents events) {
    this.ledger = ledger;
    this.lease = lease;
    this.nodes = nodes;
    this.treasury = settings.treasury().scriptPublicKey();
    this.after = settings.pace().search();
    this.nanos = nanos;
    this.events = events;
  }

  private static Map<Outpoint, Integer> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Outpoint, Integer> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  void search(Term term) {
    List<Output> orphans = ledger.transact(books -> books.outputs().orphanCoinbases(after));
    List<Output> strangers = ledger.transact(books -> books.outputs().unattributed(after));
    attempts
        .keySet()
        .retainAll(
            Stream.concat(orphans.stream(), strangers.stream())
                .map(Output::outpoint)
                .collect(Collectors.toSet()));
    search(term, orphans);
    tellUnattributed(strangers);
  }

  /// For one output once at most, as it takes the follower to see that the search was successful.
  private void search(Term term, List<Output> orphans) {
    List<Output> left = new ArrayList<>(orphans);
    long begunAtNanos = nanos.nanoTime();
    BooleanSupplier mayGoOn = () -> nanos.nanoTime() - begunAtNanos < AT_ONCE.toNanos();
    do {
      Stretch stretch = searched == null ? next(left) : searched;
      searched = null; // unless it can go on
      if (stretch == null) {
        return;
      }
      List<NewBlock> found = new ArrayList<>();
      boolean ended;
      try {
        ended = stretch.walk().go(mayGoOn, block -> own(block).ifPresent(found::add));
        failures = 0;
      } catch (NodeException e) {
        searched = ++failures < MOST_FAILURES ? stretch : null;
        throw e;
      } finally {
        take(term, found);
      }
      if (ended) {
        Set<Outpoint> wanted =
            stretch.wanted().stream().map(Output::outpoint).collect(Collectors.toSet());
        wanted.forEach(outpoint -> attempts.merge(outpoint, 1, Integer::sum));
        left.removeIf(output -> wanted.contains(output.outpoint()));
      } else {
        searched = stretch;
      }
    } while (mayGoOn.getAsBoolean());
  }

  private int attempts(Output output) {
    return attempts.getOrDefault(output.outpoint(), 0);
  }

  private long lowest(Output output) {
    return output.daaScore() - LOOK_BACK[attempts(output)];
  }

  /// Those first that were looked for least: what cannot be found must not hold up the others.
  ///
  /// @param orphans by DAA score
  private @Nullable Stretch next(List<Output> orphans) {
    @Nullable Stretch next = null;
    while (next == null) {
      int least = orphans.stream().mapToInt(this::attempts).min().orElse(SEARCHED);
      if (least >= SEARCHED) {
        return null;
      }
      next = stretch(orphans.stream().filter(output -> attempts(output) == least).toList());
    }
    return next;
  }

  /// From the first of them on, as far as one stretch reaches; null when nodes do not have it any
  /// more.
  private @Nullable Stretch stretch(List<Output> orphans) {
    List<Output> wanted = new ArrayList<>();
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (Output output : orphans) {
      boolean fits =
          wanted.isEmpty()
              || (lowest(output) <= high
                  && output.daaScore() - Math.min(low, lowest(output)) <= LONGEST);
      if (fits) {
        wanted.add(output);
        low = Math.min(low, lowest(output));
        high = output.daaScore();
      }
    }
    return stretch(wanted, low, high);
  }

  private @Nullable Stretch stretch(List<Output> wanted, long low, long high) {
    Optional<Sample> sample = ledger.transact(books -> books.samples().below(low));
    if (sample.isPresent() && nodes.block(sample.get().sink()) instanceof BlockLookup.Found) {
      return new Stretch(new ChainWalk(nodes, sample.get().sink(), high), wanted);
    }
    BlockLookup bottom = nodes.block(nodes.tip().pruningPoint());
    if (bottom instanceof BlockLookup.Found(ChainBlock block) && block.header().daaScore() > high) {
      // nodes do not have what paid them any more
      wanted.forEach(output -> attempts.put(output.outpoint(), SEARCHED));
      return null;
    }
    return new Stretch(new ChainWalk(nodes, nodes.tip().pruningPoint(), high), wanted);
  }

  private Optional<NewBlock> own(ChainBlock block) {
    if (!block.payload().minerScript().equals(treasury)) {
      return Optional.empty();
    }
    Matcher tag = TAG.matcher(new String(block.payload().extraData(), StandardCharsets.ISO_8859_1));
    if (!tag.find()) {
      return Optional.empty();
    }
    long millis = block.header().timestampMillis();
    return Optional.of(
        new NewBlock(
            block.hash(),
            Integer.parseUnsignedInt(tag.group(1), 16),
            Long.parseLong(tag.group(2)),
            null,
            Math.floorDiv(millis, MINUTE_MILLIS),
            Instant.ofEpochMilli(millis),
            block.header().daaScore(),
            block.header().nonce(),
            null,
            null));
  }

  private void take(Term term, List<NewBlock> found) {
    if (found.isEmpty()) {
      return;
    }
    List<NewBlock> fresh =
        lease.write(
            term,
            books -> {
              Map<Boolean, List<NewBlock>> byNews =
                  found.stream().collect(Collectors.partitioningBy(books.blocks()::add));
              books
                  .sightings()
                  .revive(
                      byNews.getOrDefault(false, List.of()).stream().map(NewBlock::hash).toList());
              return byNews.getOrDefault(true, List.of());
            });
    fresh.forEach(block -> events.blockDiscovered(block.hash(), Journals.tag(block.journalId())));
  }

  /// What waits for the operator, if anything does.
  Optional<String> complaint() {
    return unattributed == 0
        ? Optional.empty()
        : Optional.of(unattributed + " outputs of the treasury are of unknown origin");
  }

  private void tellUnattributed(List<Output> strangers) {
    int told = 0;
    for (Output output : strangers) {
      int tried = attempts(output);
      if (tried <= SEARCHED && (!output.coinbase() || tried == SEARCHED)) {
        attempts.put(output.outpoint(), TOLD);
        events.outputUnattributed(output.outpoint(), output.amountSompi());
      }
      told += attempts(output) == TOLD ? 1 : 0;
    }
    unattributed = told;
  }
}
