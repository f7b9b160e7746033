package io.kaspool.simnode;

import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.Set;

/// The bytes of the templates that the nodes of one network gave out: a block may be submitted to
/// another node than its template is from. Any thread.
///
/// Bounded: the last 10,000.
final class IssuedTemplates {
  private static final int KEPT = 10_000;

  private final Set<ByteString> templates = new LinkedHashSet<>();

  synchronized void add(ByteString template) {
    if (templates.add(template) && templates.size() > KEPT) {
      templates.remove(templates.iterator().next());
    }
  }

  synchronized boolean contains(ByteString template) {
    return templates.contains(template);
  }
}
