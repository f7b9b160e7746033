package io.kaspool.simnode;

import com.google.protobuf.ByteString;
import io.kaspool.nodeapi.RpcBlock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What went out as a template and what came back as a block. Any thread.
///
/// Bounded: the last 1,000 blocks and templates.
final class TemplateRecord {
  private static final int KEPT = 1_000;

  private final Deque<RpcBlock> issued = new ArrayDeque<>();
  private final Deque<RpcBlock> submitted = new ArrayDeque<>();
  private final Set<ByteString> distinct = new LinkedHashSet<>(); // of those in issued
  private final IssuedTemplates ofNetwork;
  private long tampered;

  TemplateRecord(IssuedTemplates ofNetwork) {
    this.ofNetwork = ofNetwork;
  }

  synchronized void issued(RpcBlock template) {
    ByteString bytes = template.toByteString();
    if (distinct.add(bytes)) {
      ofNetwork.add(bytes);
      add(issued, template);
      if (distinct.size() > KEPT) {
        distinct.remove(distinct.iterator().next());
      }
    }
  }

  synchronized void submitted(RpcBlock block) {
    add(submitted, block);
    RpcBlock unsolved =
        block.toBuilder().setHeader(block.getHeader().toBuilder().setNonce(0)).build();
    if (!ofNetwork.contains(unsolved.toByteString())) {
      tampered++;
    }
  }

  private static void add(Deque<RpcBlock> blocks, RpcBlock block) {
    blocks.add(block);
    if (blocks.size() > KEPT) {
      blocks.remove();
    }
  }

  synchronized List<RpcBlock> issued() {
    return List.copyOf(issued);
  }

  synchronized List<RpcBlock> submitted() {
    return List.copyOf(submitted);
  }

  synchronized long tampered() {
    return tampered;
  }
}
