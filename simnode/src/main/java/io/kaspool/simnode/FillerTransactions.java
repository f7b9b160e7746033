package io.kaspool.simnode;

import io.kaspool.kaspa.CovenantBinding;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import java.util.List;
import java.util.random.RandomGenerator;

/// Other people's transactions, for every other template: one of version 0 and one with all that
/// version 1 brought. Who copies only the fields he knows loses some, and the merkle root with
/// them. They spend outputs that nobody ever saw, and pay no fees. Guarded by the network's lock.
final class FillerTransactions {
  private final RandomGenerator random;
  private long templates;

  FillerTransactions(RandomGenerator random) {
    this.random = random;
  }

  List<Transaction> forNextTemplate() {
    return templates++ % 2 == 0 ? List.of() : List.of(payment(), covenant());
  }

  private Transaction payment() {
    return transaction(
        0,
        new TransactionInput(outpoint(), bytes(66), random.nextLong(), 1, 0),
        new TransactionOutput(random.nextLong(1, 1_000_000_000_000L), script()),
        new byte[0]);
  }

  private Transaction covenant() {
    return transaction(
        1,
        new TransactionInput(outpoint(), bytes(66), random.nextLong(), 0, random.nextInt(1, 100)),
        new TransactionOutput(
            random.nextLong(1, 1_000_000_000_000L), script(), new CovenantBinding(0, hash())),
        bytes(random.nextInt(1, 40)));
  }

  private Transaction transaction(
      int version, TransactionInput input, TransactionOutput output, byte[] payload) {
    return new Transaction(
        version,
        List.of(input),
        List.of(output),
        0,
        SubnetworkId.NATIVE,
        0,
        payload,
        random.nextLong(1, 100_000));
  }

  private Outpoint outpoint() {
    return new Outpoint(hash(), random.nextInt(4));
  }

  /// What pays to somebody's key: the opcodes before and after it are those of a standard script.
  private ScriptPublicKey script() {
    byte[] script = bytes(34);
    script[0] = 0x20;
    script[33] = (byte) 0xac;
    return new ScriptPublicKey(0, script);
  }

  private Hash hash() {
    return Hash.of(bytes(Hash.LENGTH));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
