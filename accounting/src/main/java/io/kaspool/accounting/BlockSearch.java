package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.ledger.Blocks.Block;
import io.kaspool.ledger.Blocks.NewBlock;
import io.kaspool.ledger.Leases.Term;
import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Outputs.Output;
import io.kaspool.ledger.Samples.Sample;
import io.kaspool.ledger.Slices.Lease;
import io.kaspool.node.BlockPage;
import io.kaspool.node.ChainBlock;
import io.kaspool.node.NodeSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks on the chain for blocks of this pool that no journal's row tells of: when a coinbase pays
/// the treasury and fits no block. Confined to accounting's cycle.
///
/// Bounded: remembers so many outputs, and looks back further each time, at most as far as blocks
/// can be merged.
final class BlockSearch {
  private static final int REMEMBERED = 10_000;
  private static final long[] LOOK_BACK = {600, 6_000, 40_000};

  /// Pages of one search; on mainnet a page has about a second's blocks.
  private static final int MAX_PAGES = 10_000;

  private static final long MINUTE_MILLIS = 60_000;
  private static final Pattern TAG = Pattern.compile("(?:^|/)kaspool/([0-9a-f]{8})/([0-9]{1,18})$");

  private final Ledger ledger;
  private final LeaseKeeper lease;
  private final NodeSet nodes;
  private final ScriptPublicKey treasury;
  private final Duration after;
  private final AccountingEvents events;
  private final Map<Outpoint, Integer> attempts = bounded();
  private final Set<Hash> unresolved = new HashSet<>(); // as many as blocks without a finder

  BlockSearch(
      Ledger ledger,
      LeaseKeeper lease,
      NodeSet nodes,
      AccountingSettings settings,
      AccountingEvents events) {
    this.ledger = ledger;
    this.lease = lease;
    this.nodes = nodes;
    this.treasury = settings.treasury().scriptPublicKey();
    this.after = settings.pace().search();
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
    List<Output> orphans =
        ledger.transact(books -> books.outputs().orphanCoinbases(after)).stream()
            .filter(output -> attempts.getOrDefault(output.outpoint(), 0) < LOOK_BACK.length)
            .toList();
    if (!orphans.isEmpty()) {
      List<NewBlock> found = find(orphans);
      take(term, found);
      orphans.forEach(output -> attempts.merge(output.outpoint(), 1, Integer::sum));
    }
    findFinders(term);
    tellUnattributed();
  }

  private List<NewBlock> find(List<Output> orphans) {
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    for (Output output : orphans) {
      long back = LOOK_BACK[attempts.getOrDefault(output.outpoint(), 0)];
      lowest = Math.min(lowest, output.daaScore() - back);
      highest = Math.max(highest, output.daaScore());
    }
    List<NewBlock> found = new ArrayList<>();
    Hash low = lowEnd(lowest);
    for (int page = 0; page < MAX_PAGES; page++) {
      BlockPage blocks = nodes.blocksFrom(low);
      blocks.blocks().forEach(block -> own(block).ifPresent(found::add));
      if (blocks.complete() || blocks.blocks().isEmpty()) {
        break;
      }
      ChainBlock last = blocks.blocks().getLast();
      if (last.header().daaScore() > highest || last.hash().equals(low)) {
        break;
      }
      low = last.hash();
    }
    return found;
  }

  private Hash lowEnd(long daaScore) {
    Optional<Sample> sample = ledger.transact(books -> books.samples().below(daaScore));
    return sample.map(Sample::sink).orElseGet(() -> nodes.tip().pruningPoint());
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
    List<NewBlock> fresh =
        lease.write(
            term,
            books ->
                found.stream()
                    .filter(
                        block -> {
                          boolean isNew = books.blocks().add(block);
                          if (!isNew) {
                            books.blocks().revive(block.hash());
                          }
                          return isNew;
                        })
                    .toList());
    fresh.forEach(
        block ->
            events.blockDiscovered(
                block.hash(), io.kaspool.ledger.Journals.tag(block.journalId())));
  }

  /// The worker whose part of the nonces a block's nonce is in.
  private void findFinders(Term term) {
    List<Block> without = ledger.transact(books -> books.blocks().withoutFinder());
    for (Block block : without) {
      Optional<Lease> held =
          ledger.transact(
              books ->
                  books
                      .slices()
                      .lease(block.journalId(), block.start(), block.nonce(), block.minute()));
      if (held.isPresent()) {
        lease.write(
            term,
            books ->
                books.blocks().assign(block.hash(), held.get().workerId(), held.get().scheme()));
      } else if (block.age().compareTo(after) > 0 && unresolved.add(block.hash())) {
        events.blockUnresolved(block.hash(), "no journal says who found it");
      }
    }
    unresolved.retainAll(without.stream().map(Block::hash).toList());
  }

  private void tellUnattributed() {
    for (Output output : ledger.transact(books -> books.outputs().unattributed(after))) {
      int tried = attempts.getOrDefault(output.outpoint(), 0);
      boolean searched = !output.coinbase() || tried == LOOK_BACK.length;
      if (searched && tried <= LOOK_BACK.length) {
        attempts.put(output.outpoint(), LOOK_BACK.length + 1);
        events.outputUnattributed(output.outpoint(), output.amountSompi());
      }
    }
  }
}
