package io.kaspool.shares;

/// The sink cannot be asked now. Whether it took what it was given is unknown; asking where it
/// stands, later, tells.
public final class SinkException extends RuntimeException {
  public SinkException(String message) {
    super(message);
  }

  public SinkException(String message, Throwable cause) {
    super(message, cause);
  }
}
