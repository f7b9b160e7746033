package io.kaspool.ops.control;

import java.util.List;

/// What somebody wants of a role.
///
/// @param actor the user at the other end of the socket as the kernel knows it, and in brackets who
///   that user says to be if that is another: `root (says ann)`
/// @param words for a handler those after its command's name; none has control characters
public record ControlRequest(String actor, List<String> words) {
  public ControlRequest {
    words = List.copyOf(words);
  }
}
