package io.kaspool.kaspa;

import java.util.List;

/// A transaction as it stands in a block, of version 0 (ordinary payments) or 1 (since the Toccata
/// fork; all coinbases). All numbers are unsigned.
///
/// @param lockTime a DAA score below 5 * 10^11, else milliseconds since 1970; 0 for none
/// @param content the payload's bytes
/// @param storageMass in grams; the block commits to it, the id does not
public record Transaction(
    int version,
    List<TransactionInput> inputs,
    List<TransactionOutput> outputs,
    long lockTime,
    SubnetworkId subnetworkId,
    long gas,
    Bytes content,
    long storageMass) {

  public Transaction {
    // An unknown version has unknown fields: an id computed without them would be wrong.
    if (version != 0 && version != 1) {
      throw new IllegalArgumentException("transaction version " + version + " is not known");
    }
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public Transaction(
      int version,
      List<TransactionInput> inputs,
      List<TransactionOutput> outputs,
      long lockTime,
      SubnetworkId subnetworkId,
      long gas,
      byte[] payload,
      long storageMass) {
    this(version, inputs, outputs, lockTime, subnetworkId, gas, Bytes.of(payload), storageMass);
  }

  /// A copy of the payload's bytes.
  public byte[] payload() {
    return content.toArray();
  }

  /// What outpoints refer to. Signatures are not part of it, so it is known before signing.
  public Hash id() {
    return TransactionHashing.id(this);
  }

  /// The leaf of the block's merkle tree: everything, signatures and masses included.
  public Hash hash() {
    return TransactionHashing.hash(this);
  }

  public boolean isCoinbase() {
    return subnetworkId.equals(SubnetworkId.COINBASE);
  }
}
