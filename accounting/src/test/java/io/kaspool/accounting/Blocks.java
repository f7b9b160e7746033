package io.kaspool.accounting;

import io.kaspool.kaspa.Hash;
import io.kaspool.mining.Scheme;

/// Blocks and payees by short names.
final class Blocks {
  static final Payee ANNA = payee(3, "anna");
  static final Payee BERT = payee(2, "bert");
  static final Payee CARL = payee(1, "carl");

  private Blocks() {}

  static Payee payee(long id, String wallet) {
    return new Payee(id, "kaspa:" + wallet, "rig");
  }

  /// A block of Anna's.
  ///
  /// @param number makes its hash
  static RipeBlock block(int number, Scheme scheme, long minute, long reward, int feePerMillion) {
    return block(number, scheme, minute, ANNA, reward, feePerMillion);
  }

  static RipeBlock block(
      int number, Scheme scheme, long minute, Payee finder, long reward, int feePerMillion) {
    return new RipeBlock(hash(number), scheme, minute, finder, reward, feePerMillion);
  }

  static Hash hash(int number) {
    return new Hash(Long.reverseBytes(number), 0, 0, 0);
  }
}
