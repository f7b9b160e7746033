package io.kaspool.node;

import io.kaspool.kaspa.Bytes;
import io.kaspool.kaspa.CovenantBinding;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Outpoint;
import io.kaspool.kaspa.ScriptPublicKey;
import io.kaspool.kaspa.SubnetworkId;
import io.kaspool.kaspa.Transaction;
import io.kaspool.kaspa.TransactionInput;
import io.kaspool.kaspa.TransactionOutput;
import io.kaspool.nodeapi.RpcOutpoint;
import io.kaspool.nodeapi.RpcScriptPublicKey;
import io.kaspool.nodeapi.RpcTransaction;
import io.kaspool.nodeapi.RpcTransactionInput;
import io.kaspool.nodeapi.RpcTransactionOutput;

/// A transaction on the wire, read into the chain's own form.
final class TransactionMessage {

  private TransactionMessage() {}

  /// @throws IllegalArgumentException when a field is not what kaspad sends, or the version is
  ///   unknown here
  static Transaction parse(RpcTransaction message) {
    return new Transaction(
        message.getVersion(),
        message.getInputsList().stream().map(TransactionMessage::input).toList(),
        message.getOutputsList().stream().map(TransactionMessage::output).toList(),
        message.getLockTime(),
        SubnetworkId.parse(message.getSubnetworkId()),
        message.getGas(),
        Bytes.parse(message.getPayload()),
        message.getStorageMass());
  }

  private static TransactionInput input(RpcTransactionInput message) {
    return new TransactionInput(
        outpoint(message.getPreviousOutpoint()),
        Bytes.parse(message.getSignatureScript()),
        message.getSequence(),
        message.getSigOpCount(),
        message.getComputeBudget());
  }

  private static TransactionOutput output(RpcTransactionOutput message) {
    RpcScriptPublicKey script = message.getScriptPublicKey();
    return new TransactionOutput(
        message.getAmount(),
        new ScriptPublicKey(script.getVersion(), Bytes.parse(script.getScriptPublicKey())),
        message.hasCovenant()
            ? new CovenantBinding(
                message.getCovenant().getAuthorizingInput(),
                Hash.parse(message.getCovenant().getCovenantId()))
            : null);
  }

  /// @throws IllegalArgumentException when the id is not one
  static Outpoint outpoint(RpcOutpoint message) {
    return new Outpoint(Hash.parse(message.getTransactionId()), message.getIndex());
  }
}
