package io.kaspool.simnode;

import io.kaspool.nodeapi.RpcBlock;
import java.util.LinkedHashSet;
import java.util.Set;

/// The templates that any node of the network gave out, to tell whether a block is one of them with
/// nothing but the nonce changed. Guarded by the network's lock.
///
/// Bounded: the last 10,000; a block on an older one counts as changed.
final class IssuedTemplates {
  private static final int KEPT = 10_000;

  private final Set<RpcBlock> templates = new LinkedHashSet<>();

  /// Says whether it is a new one.
  boolean add(RpcBlock template) {
    boolean isNew = templates.add(template);
    if (templates.size() > KEPT) {
      templates.remove(templates.iterator().next());
    }
    return isNew;
  }

  /// Compares everything, fields that nobody knows included.
  boolean isSolutionOfOne(RpcBlock block) {
    return templates.contains(
        block.toBuilder().setHeader(block.getHeader().toBuilder().clearNonce()).build());
  }
}
