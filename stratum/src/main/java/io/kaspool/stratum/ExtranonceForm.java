package io.kaspool.stratum;

/// How a miner learns its extranonce.
enum ExtranonceForm {
  /// `[null,"0001",6]` in answer to subscribe, and nowhere else.
  SUBSCRIBE_REPLY,
  /// `mining.set_extranonce ["0001"]`
  MINING_SET_1,
  /// `mining.set_extranonce ["0001",6]`
  MINING_SET_2,
  /// `set_extranonce ["0001",6]`
  SET_2
}
