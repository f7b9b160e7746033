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
/// Bounded: the last 1,000 blocks and templates; the bytes of 10,000 templates to compare with.
final class TemplateRecord {
  private static final int KEPT = 1_000;
  private static final int COMPARED = 10_000;

  private final Deque<RpcBlock> issued = new ArrayDeque<>();
  private final Deque<RpcBlock> submitted = new ArrayDeque<>();
  private final Set<ByteString> templates = new LinkedHashSet<>();
  private long tampered;

  synchronized void issued(RpcBlock template) {
    if (templates.add(template.toByteString())) {
      add(issued, template);
      if (templates.size() > COMPARED) {
        templates.remove(templates.iterator().next());
      }
    }
  }

  synchronized void submitted(RpcBlock block) {
    add(submitted, block);
    RpcBlock unsolved =
        block.toBuilder().setHeader(block.getHeader().toBuilder().setNonce(0)).build();
    if (!templates.contains(unsolved.toByteString())) {
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
