package io.kaspool.ops;

import org.jspecify.annotations.Nullable;

/// Something only the operator can put right. The message is what the operator reads, without a
/// stack trace: `PORT_UNAVAILABLE: cannot listen on 127.0.0.1:9100 (metrics.port): choose another
/// port`.
public final class OperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final PoolError code;
  private final String what;
  private final String where;
  private final String whatToDo;

  public OperatorException(PoolError code, String what, String where, String whatToDo) {
    this(code, what, where, whatToDo, null);
  }

  public OperatorException(
      PoolError code, String what, String where, String whatToDo, @Nullable Throwable cause) {
    super(code + ": " + what + " (" + where + "): " + whatToDo, cause);
    this.code = code;
    this.what = what;
    this.where = where;
    this.whatToDo = whatToDo;
  }

  public PoolError code() {
    return code;
  }

  /// What went wrong, in one clause.
  public String what() {
    return what;
  }

  /// The file, address or key it is about.
  public String where() {
    return where;
  }

  /// The operator's next step.
  public String whatToDo() {
    return whatToDo;
  }
}
