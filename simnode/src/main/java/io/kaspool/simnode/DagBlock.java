package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Target;
import io.kaspool.nodeapi.RpcBlock;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block in the DAG, with what GHOSTDAG said of it. Guarded by the network's lock.
final class DagBlock {
  private static final double EASIEST_TARGET = 0x1p255;
  private static final int MEDIAN_DEPTH = 13; // half of the past-median window

  private final Hash hash;
  private final BlockHeader header;
  private final RpcBlock message;
  private final @Nullable CoinbasePayload payload; // null for the genesis
  private final BigInteger work;
  private final List<DagBlock> children = new ArrayList<>();
  private List<DagBlock> parents;
  private @Nullable Colouring colouring; // null for the genesis, and once detached
  private boolean detached;

  DagBlock(
      Hash hash,
      BlockHeader header,
      RpcBlock message,
      @Nullable CoinbasePayload payload,
      List<DagBlock> parents,
      @Nullable Colouring colouring) {
    this.hash = hash;
    this.header = header;
    this.message = message;
    this.payload = payload;
    this.work = Target.fromCompact(header.bits()).work();
    this.parents = List.copyOf(parents);
    this.colouring = colouring;
  }

  Hash hash() {
    return hash;
  }

  BlockHeader header() {
    return header;
  }

  RpcBlock message() {
    return message;
  }

  @Nullable CoinbasePayload payload() {
    return payload;
  }

  BigInteger work() {
    return work;
  }

  List<DagBlock> parents() {
    return parents;
  }

  List<DagBlock> children() {
    return children;
  }

  @Nullable Colouring colouring() {
    return colouring;
  }

  @Nullable DagBlock selectedParent() {
    Colouring own = colouring;
    return own == null ? null : own.selectedParent();
  }

  List<DagBlock> blues() {
    Colouring own = colouring;
    return own == null ? List.of() : own.blues();
  }

  List<DagBlock> reds() {
    Colouring own = colouring;
    return own == null ? List.of() : own.reds();
  }

  /// Blues and reds in the order in which their transactions are accepted.
  List<DagBlock> mergeSet() {
    List<DagBlock> all = new ArrayList<>(reds());
    DagBlock first = selectedParent();
    blues().stream().filter(blue -> blue != first).forEach(all::add);
    all.sort(Ghostdag.order());
    if (first != null) {
      all.addFirst(first);
    }
    return all;
  }

  /// In milliseconds; on a chain without forks the median of its last 27 blocks.
  long pastMedianMillis() {
    DagBlock block = this;
    for (int i = 0; i < MEDIAN_DEPTH; i++) {
      DagBlock below = block.selectedParent();
      if (below == null) {
        break;
      }
      block = below;
    }
    return block.header().timestampMillis();
  }

  /// As nodes show it: the easiest target over this one, so half of the expected hashes.
  double difficulty() {
    double target = Target.fromCompact(header.bits()).toBigInteger().doubleValue();
    return EASIEST_TARGET / target;
  }

  /// Lets go of what it stands on, so that forgotten blocks do not stay in memory.
  void detach() {
    parents = List.of();
    colouring = null;
    detached = true;
  }

  boolean isDetached() {
    return detached;
  }

  @Override
  public String toString() {
    return "block " + hash;
  }
}
