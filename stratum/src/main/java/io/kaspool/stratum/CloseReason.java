package io.kaspool.stratum;

/// Why a session ended.
public enum CloseReason {
  MINER_LEFT("the miner left"),
  CONNECTION_BROKE("the connection broke"),
  LOGIN_TIMEOUT("it did not log in in time"),
  LOGIN_REFUSED("its log-in was refused"),
  LINE_TOO_LONG("a line was longer than 16 KiB"),
  NOT_STRATUM("it spoke HTTP, not stratum"),
  TOO_MUCH_JUNK("it sent too many lines that are no JSON"),
  NOT_READING("it stopped reading"),
  NO_EXTRANONCE("no extranonce was free"),
  NO_NODE("no node is in sync"),
  INTERNAL_ERROR("of a fault in the pool"),
  SHUTDOWN("the pool shuts down");

  private final String text;

  CloseReason(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
