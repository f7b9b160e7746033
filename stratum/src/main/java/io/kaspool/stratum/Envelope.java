package io.kaspool.stratum;

/// What stands before `method` in a notification.
enum Envelope {
  /// Nothing: what IceRiver's own document shows.
  BARE("{"),
  NULL_ID("{\"id\":null,"),
  NULL_ID_JSONRPC("{\"id\":null,\"jsonrpc\":\"2.0\",");

  private final String opening;

  Envelope(String opening) {
    this.opening = opening;
  }

  String opening() {
    return opening;
  }
}
