package io.kaspool.simnode;

import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Bytes;
import io.kaspool.kaspa.CovenantBinding;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.nodeapi.RpcBlockHeader;
import io.kaspool.nodeapi.RpcBlockLevelParents;
import io.kaspool.nodeapi.RpcCovenantBinding;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.RpcTransactionInput;
import io.kaspool.nodeapi.RpcTransactionOutput;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// From messages to what they mean and back. Reading refuses what kaspad's conversion refuses, with
/// its words.
final class Messages {
  private static final String BAD_CHARACTER = "Hex parsing error: Invalid character";
  private static final String BAD_LENGTH = "Hex parsing error: Invalid string length";
  private static final int HASH_DIGITS = 64;

  private Messages() {}

  /// What the node answers to a message that it cannot read.
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String text) {
      super(text);
    }
  }

  static BlockHeader header(RpcBlockHeader message) {
    return readable(
        () ->
            new BlockHeader(
                message.getVersion(),
                message.getParentsList().stream()
                    .map(level -> level.getParentHashesList().stream().map(Messages::hash).toList())
                    .toList(),
                hash(message.getHashMerkleRoot()),
                hash(message.getAcceptedIdMerkleRoot()),
                hash(message.getUtxoCommitment()),
                message.getTimestamp(),
                message.getBits(),
                message.getNonce(),
                message.getDaaScore(),
                blueWork(message.getBlueWork()),
                message.getBlueScore(),
                hash(message.getPruningPoint())));
  }

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

  static Transaction transaction(RpcTransaction message) {
    if (message.getSubnetworkId().length() != 2 * SubnetworkId.LENGTH) {
      throw new UnreadableException("Invalid input length " + 2 * SubnetworkId.LENGTH);
    }
    return readable(
        () ->
            new Transaction(
                message.getVersion(),
                message.getInputsList().stream().map(Messages::input).toList(),
                message.getOutputsList().stream().map(Messages::output).toList(),
                message.getLockTime(),
                SubnetworkId.parse(hex(message.getSubnetworkId())),
                message.getGas(),
                Bytes.parse(hex(message.getPayload())),
                message.getStorageMass()));
  }

  private static TransactionInput input(RpcTransactionInput message) {
    RpcOutpoint outpoint = message.getPreviousOutpoint();
    return new TransactionInput(
        new Outpoint(hash(outpoint.getTransactionId()), outpoint.getIndex()),
        Bytes.parse(hex(message.getSignatureScript())).toArray(),
        message.getSequence(),
        message.getSigOpCount(),
        message.getComputeBudget());
  }

  private static TransactionOutput output(RpcTransactionOutput message) {
    RpcScriptPublicKey script = message.getScriptPublicKey();
    return new TransactionOutput(
        message.getAmount(),
        new ScriptPublicKey(
            script.getVersion(), Bytes.parse(hex(script.getScriptPublicKey())).toArray()),
        message.hasCovenant() ? covenant(message.getCovenant()) : null);
  }

  private static CovenantBinding covenant(RpcCovenantBinding message) {
    return new CovenantBinding(message.getAuthorizingInput(), hash(message.getCovenantId()));
  }

  static RpcTransaction.Builder message(Transaction transaction) {
    RpcTransaction.Builder message =
        RpcTransaction.newBuilder()
            .setVersion(transaction.version())
            .setLockTime(transaction.lockTime())
            .setSubnetworkId(transaction.subnetworkId().toString())
            .setGas(transaction.gas())
            .setPayload(transaction.content().toString())
            .setStorageMass(transaction.storageMass());
    transaction.inputs().forEach(input -> message.addInputs(message(input)));
    transaction.outputs().forEach(output -> message.addOutputs(message(output)));
    return message;
  }

  private static RpcTransactionInput message(TransactionInput input) {
    return RpcTransactionInput.newBuilder()
        .setPreviousOutpoint(
            RpcOutpoint.newBuilder()
                .setTransactionId(input.previousOutpoint().transactionId().toString())
                .setIndex(input.previousOutpoint().index()))
        .setSignatureScript(Bytes.of(input.signatureScript()).toString())
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

  static Hash hash(String hex) {
    if (hex(hex).length() != HASH_DIGITS) {
      throw new UnreadableException(BAD_LENGTH);
    }
    return Hash.parse(hex);
  }

  private static BigInteger blueWork(String hex) {
    if (hex.length() > 48) {
      throw new UnreadableException(BAD_LENGTH);
    }
    return hex(hex).isEmpty() ? BigInteger.ZERO : new BigInteger(hex, 16);
  }

  private static String hex(String text) {
    if (!text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new UnreadableException(BAD_CHARACTER);
    }
    return text;
  }

  private static <T> T readable(Supplier<T> conversion) {
    try {
      return conversion.get();
    } catch (IllegalArgumentException refused) {
      throw new UnreadableException(String.valueOf(refused.getMessage()));
    }
  }
}
