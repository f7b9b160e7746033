package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.CovenantBinding;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockLevelParents;
import io.kaspool.nodeapi.RpcCovenantBinding;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.RpcTransactionInput;
import io.kaspool.nodeapi.RpcTransactionOutput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From messages to what they mean and back. Reading refuses what kaspad's conversion refuses, with
/// its words (rusty-kaspa `rpc/grpc/core`, conversions).
final class Messages {
  private static final int U8 = 0xff;
  private static final int U16 = 0xffff;

  private Messages() {}

  static RpcBlock block(BlockHeader header, List<Transaction> transactions) {
    RpcBlock.Builder block = RpcBlock.newBuilder().setHeader(message(header));
    transactions.forEach(transaction -> block.addTransactions(message(transaction)));
    return block.build();
  }

  /// @throws NodeErrorException with kaspad's answer to what it cannot read
  static BlockHeader header(RpcBlock block) {
    requirePresent(block.hasHeader(), "RpcBlock.header");
    return header(block.getHeader());
  }

  static BlockHeader header(RpcBlockHeader message) {
    requireFits(message.getTimestamp() >= 0);
    return new BlockHeader(
        inRange(message.getVersion(), U16),
        message.getParentsList().stream()
            .map(level -> level.getParentHashesList().stream().map(HexText::hash).toList())
            .toList(),
        HexText.hash(message.getHashMerkleRoot()),
        HexText.hash(message.getAcceptedIdMerkleRoot()),
        HexText.hash(message.getUtxoCommitment()),
        message.getTimestamp(),
        message.getBits(),
        message.getNonce(),
        message.getDaaScore(),
        HexText.blueWork(message.getBlueWork()),
        message.getBlueScore(),
        HexText.hash(message.getPruningPoint()));
  }

  /// @throws NodeErrorException with kaspad's answer to what it cannot read
  /// @throws IllegalArgumentException if it can be read but is not a transaction of a known version
  static Transaction transaction(RpcTransaction message) {
    int version = inRange(message.getVersion(), U16);
    message.getInputsList().forEach(Messages::requireReadable);
    return new Transaction(
        version,
        message.getInputsList().stream().map(input -> input(input, version)).toList(),
        message.getOutputsList().stream().map(Messages::output).toList(),
        message.getLockTime(),
        HexText.subnetworkId(message.getSubnetworkId()),
        message.getGas(),
        HexText.bytes(message.getPayload()),
        message.getStorageMass());
  }

  private static void requireReadable(RpcTransactionInput message) {
    requirePresent(message.hasPreviousOutpoint(), "RpcTransactionInput.previous_outpoint");
    inRange(message.getSigOpCount(), U8);
    inRange(message.getComputeBudget(), U16);
  }

  private static TransactionInput input(RpcTransactionInput message, int version) {
    int foreign = version == 0 ? message.getComputeBudget() : message.getSigOpCount();
    if (foreign != 0) {
      throw new IllegalArgumentException("an input with a field of the other version");
    }
    RpcOutpoint outpoint = message.getPreviousOutpoint();
    return new TransactionInput(
        new Outpoint(HexText.hash(outpoint.getTransactionId()), outpoint.getIndex()),
        HexText.bytes(message.getSignatureScript()),
        message.getSequence(),
        message.getSigOpCount(),
        message.getComputeBudget());
  }

  private static TransactionOutput output(RpcTransactionOutput message) {
    requirePresent(message.hasScriptPublicKey(), "RpcTransactionOutput.script_public_key");
    RpcScriptPublicKey script = message.getScriptPublicKey();
    return new TransactionOutput(
        message.getAmount(),
        new ScriptPublicKey(
            inRange(script.getVersion(), U16), HexText.bytes(script.getScriptPublicKey())),
        message.hasCovenant() ? covenant(message.getCovenant()) : null);
  }

  private static CovenantBinding covenant(RpcCovenantBinding message) {
    return new CovenantBinding(
        inRange(message.getAuthorizingInput(), U16), HexText.hash(message.getCovenantId()));
  }

  static void requirePresent(boolean present, String field) {
    if (!present) {
      throw new NodeErrorException("Missing required field " + field);
    }
  }

  private static int inRange(int unsigned, int max) {
    requireFits(unsigned >= 0 && unsigned <= max);
    return unsigned;
  }

  private static void requireFits(boolean fits) {
    if (!fits) {
      throw new NodeErrorException(
          "Integer downsize conversion error out of range integral type conversion attempted");
    }
  }

  /// Without a hash, as in templates.
  static RpcBlockHeader.Builder message(BlockHeader header) {
    RpcBlockHeader.Builder message =
        RpcBlockHeader.newBuilder()
            .setVersion(header.version())
            .setHashMerkleRoot(header.hashMerkleRoot().toString())
            .setAcceptedIdMerkleRoot(header.acceptedIdMerkleRoot().toString())
            .setUtxoCommitment(header.utxoCommitment().toString())
            .setTimestamp(header.timestampMillis())
            .setBits(header.bits())
            .setNonce(header.nonce())
            .setDaaScore(header.daaScore())
            .setBlueWork(header.blueWork().toString(16))
            .setBlueScore(header.blueScore())
            .setPruningPoint(header.pruningPoint().toString());
    header.parents().forEach(level -> message.addParents(level(level)));
    return message;
  }

  private static RpcBlockLevelParents level(List<Hash> hashes) {
    return RpcBlockLevelParents.newBuilder()
        .addAllParentHashes(hashes.stream().map(Hash::toString).toList())
        .build();
  }

  static RpcTransaction.Builder message(Transaction transaction) {
    return RpcTransaction.newBuilder()
        .setVersion(transaction.version())
        .addAllInputs(transaction.inputs().stream().map(Messages::message).toList())
        .addAllOutputs(transaction.outputs().stream().map(Messages::message).toList())
        .setLockTime(transaction.lockTime())
        .setSubnetworkId(transaction.subnetworkId().toString())
        .setGas(transaction.gas())
        .setPayload(transaction.content().toString())
        .setStorageMass(transaction.storageMass());
  }

  private static RpcTransactionInput message(TransactionInput input) {
    return RpcTransactionInput.newBuilder()
        .setPreviousOutpoint(
            RpcOutpoint.newBuilder()
                .setTransactionId(input.previousOutpoint().transactionId().toString())
                .setIndex(input.previousOutpoint().index()))
        .setSignatureScript(input.unlockingCode().toString())
        .setSequence(input.sequence())
        .setSigOpCount(input.sigOpCount())
        .setComputeBudget(input.computeBudget())
        .build();
  }

  private static RpcTransactionOutput message(TransactionOutput output) {
    RpcTransactionOutput.Builder message =
        RpcTransactionOutput.newBuilder()
            .setAmount(output.value())
            .setScriptPublicKey(
                RpcScriptPublicKey.newBuilder()
                    .setVersion(output.scriptPublicKey().version())
                    .setScriptPublicKey(output.scriptPublicKey().scriptHex()));
    @Nullable CovenantBinding covenant = output.covenant();
    if (covenant != null) {
      message.setCovenant(
          RpcCovenantBinding.newBuilder()
              .setAuthorizingInput(covenant.authorizingInput())
              .setCovenantId(covenant.covenantId().toString()));
    }
    return message.build();
  }
}
