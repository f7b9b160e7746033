package io.kaspool.stratum;

/// A refusal as it goes over the wire: `[code,"text",null]`. Some miners end their session on 20,
/// 24 and 25, so these say that the miner itself is broken or unknown; an ordinary refused share is
/// 21 to 23.
record StratumError(int code, String text) {
  static final int OTHER = 20;
  private static final int LONGEST_ECHO = 64;
  static final int UNAUTHORIZED = 24;

  static final StratumError JOB_NOT_FOUND = new StratumError(21, "Job not found");
  static final StratumError STALE = new StratumError(21, "Stale share");
  static final StratumError DUPLICATE = new StratumError(22, "Duplicate share");
  static final StratumError LOW_DIFFICULTY = new StratumError(23, "Low difficulty share");
  static final StratumError CROWDED_JOB =
      new StratumError(OTHER, "Too many shares for this job, ask for a higher difficulty");
  static final StratumError UNAUTHORIZED_WORKER =
      new StratumError(UNAUTHORIZED, "Unauthorized worker");
  static final StratumError NOT_SUBSCRIBED = new StratumError(25, "Not subscribed");
  static final StratumError INVALID_PARAMETERS = new StratumError(OTHER, "Invalid parameters");
  static final StratumError INVALID_NONCE = new StratumError(OTHER, "Invalid nonce");
  static final StratumError OUTSIDE_RANGE =
      new StratumError(OTHER, "Nonce outside of the assigned range");
  static final StratumError NO_EXTRANONCE = new StratumError(OTHER, "No free extranonce");
  static final StratumError NO_NODE =
      new StratumError(OTHER, "The pool has no node in sync, try another pool");

  static StratumError unsupported(String method) {
    int end = Math.min(method.length(), LONGEST_ECHO);
    return new StratumError(OTHER, "Unsupported request " + method.substring(0, end));
  }

  static StratumError unauthorized(String why) {
    return new StratumError(UNAUTHORIZED, "Unauthorized worker: " + why);
  }

  static StratumError notRecorded(String why) {
    return new StratumError(OTHER, "Share not recorded: " + why);
  }

  String json() {
    return "[" + code + "," + JsonText.quote(text) + ",null]";
  }
}
