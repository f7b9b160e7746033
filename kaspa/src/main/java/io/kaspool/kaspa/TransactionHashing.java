package io.kaspool.kaspa;

/// Ids and hashes of transactions (rusty-kaspa `consensus/core`, hashing of transactions).
final class TransactionHashing {
  /// What of a transaction gets written.
  enum Form {
    /// All of it.
    FULL,
    /// What a version 0 id covers: no signature scripts, no masses.
    UNSIGNED,
    /// What a version 1 id covers besides the payload.
    UNSIGNED_WITHOUT_PAYLOAD
  }

  private static final int EXPECTED_LENGTH = 512;

  private TransactionHashing() {}

  static Hash hash(Transaction transaction) {
    return Blake2bDomain.TRANSACTION_HASH.hash(serialize(transaction, Form.FULL));
  }

  static Hash id(Transaction transaction) {
    return transaction.version() == 0
        ? Blake2bDomain.TRANSACTION_ID.hash(serialize(transaction, Form.UNSIGNED))
        : Blake3Domain.TRANSACTION_V1_ID.hash(
            new ByteWriter(2 * Hash.LENGTH)
                .hash(payloadDigest(transaction))
                .hash(restDigest(transaction))
                .toBytes());
  }

  static Hash payloadDigest(Transaction transaction) {
    return Blake3Domain.PAYLOAD_DIGEST.hash(transaction.payload());
  }

  static Hash restDigest(Transaction transaction) {
    return Blake3Domain.TRANSACTION_REST.hash(
        serialize(transaction, Form.UNSIGNED_WITHOUT_PAYLOAD));
  }

  static byte[] serialize(Transaction transaction, Form form) {
    ByteWriter writer = new ByteWriter(EXPECTED_LENGTH);
    writer.u16(transaction.version()).u64(transaction.inputs().size());
    for (TransactionInput input : transaction.inputs()) {
      writeInput(writer, input, transaction.version(), form);
    }
    writer.u64(transaction.outputs().size());
    for (TransactionOutput output : transaction.outputs()) {
      writeOutput(writer, output, transaction.version());
    }
    writer.u64(transaction.lockTime()).raw(transaction.subnetworkId().bytes());
    writer.u64(transaction.gas());
    writer.prefixed(form == Form.UNSIGNED_WITHOUT_PAYLOAD ? Bytes.EMPTY : transaction.content());
    // Version 0 is older than the mass commitment: without a mass it hashes as it always did.
    if (form == Form.FULL && (transaction.version() > 0 || transaction.storageMass() != 0)) {
      writer.u64(transaction.storageMass());
    }
    return writer.toBytes();
  }

  private static void writeInput(
      ByteWriter writer, TransactionInput input, int version, Form form) {
    writer.hash(input.previousOutpoint().transactionId()).u32(input.previousOutpoint().index());
    if (form == Form.FULL) {
      writer.prefixed(input.unlockingCode());
      if (version == 0) {
        writer.u8(input.sigOpCount());
      }
    } else {
      writer.prefixed(Bytes.EMPTY);
    }
    writer.u64(input.sequence());
    if (form == Form.FULL && version > 0) {
      writer.u16(input.computeBudget());
    }
  }

  private static void writeOutput(ByteWriter writer, TransactionOutput output, int version) {
    writer.u64(output.value()).u16(output.scriptPublicKey().version());
    writer.prefixed(output.scriptPublicKey().code());
    if (version > 0) {
      CovenantBinding covenant = output.covenant();
      writer.u8(covenant == null ? 0 : 1);
      if (covenant != null) {
        writer.u16(covenant.authorizingInput()).hash(covenant.covenantId());
      }
    }
  }
}
