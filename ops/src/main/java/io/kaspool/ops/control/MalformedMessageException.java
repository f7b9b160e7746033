package io.kaspool.ops.control;

import java.io.IOException;

/// What arrived is not what the protocol says.
final class MalformedMessageException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String why) {
    super(why);
  }
}
