package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.AddressException;
import io.kaspool.kaspa.CoinbasePayload;
import io.kaspool.nodeapi.GetBlockTemplateRequest;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Templates and submitted blocks. Any thread.
final class MiningCalls {
  private static final int FIXED_PAYLOAD =
      8 + 8 + 2 + 1; // scores, version and length of the script

  private final SimNodeSettings settings;
  private final SimNetwork network;
  private final SimNodeControl control;
  private final TemplateRecord record;
  private final TemplateCache cache;

  MiningCalls(
      SimNodeSettings settings, SimNetwork network, SimNodeControl control, TemplateRecord record) {
    this.settings = settings;
    this.network = network;
    this.control = control;
    this.record = record;
    this.cache = new TemplateCache(network);
  }

  GetBlockTemplateResponse.Builder template(GetBlockTemplateRequest request) {
    Address address;
    try {
      address = address(request.getPayAddress());
    } catch (Messages.UnreadableException wrong) {
      return GetBlockTemplateResponse.newBuilder()
          .setError(Requests.error(String.valueOf(wrong.getMessage())));
    }
    String extraData = settings.serverVersion() + "/" + request.getExtraData();
    if (payloadLength(address, extraData) > CoinbasePayload.MAX_LENGTH) {
      return GetBlockTemplateResponse.newBuilder()
          .setError(
              Requests.error(
                  "Coinbase payload is above max length (204). Try to shorten the extra data."));
    }
    RpcBlock template = cache.get(address, extraData);
    record.issued(template);
    return GetBlockTemplateResponse.newBuilder().setBlock(template).setIsSynced(control.isSynced());
  }

  private static int payloadLength(Address miner, String extraData) {
    return FIXED_PAYLOAD
        + miner.scriptPublicKey().code().length()
        + extraData.getBytes(StandardCharsets.UTF_8).length;
  }

  private Address address(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new Messages.UnreadableException("The address prefix is missing");
    }
    String prefix = text.substring(0, colon);
    if (!prefix.equals(network.settings().network().addressPrefix())) {
      throw new Messages.UnreadableException("The address has an invalid prefix " + prefix);
    }
    try {
      return Address.parse(text);
    } catch (AddressException wrong) {
      throw new Messages.UnreadableException(
          wrong.reason() == AddressException.Reason.INVALID_CHECKSUM
              ? "The address checksum is invalid"
              : "The address payload is invalid");
    }
  }

  /// @param send takes the answer; when the block is new, before anybody hears of it
  void submit(SubmitBlockRequest request, Consumer<SubmitBlockResponse.Builder> send) {
    RpcBlock block = request.getBlock();
    record.submitted(block);
    if (!control.isSynced()) {
      send.accept(
          refusal(
              SubmitBlockRejectReason.IS_IN_IBD, "Block was not submitted: node is not synced"));
      return;
    }
    if (control.rejectsThisSubmit()) {
      send.accept(invalid());
      return;
    }
    SubmitBlockResponse.Builder accepted = SubmitBlockResponse.newBuilder();
    try {
      switch (network.submit(block, () -> send.accept(accepted))) {
        case ADDED -> {} // answered already
        case KNOWN -> send.accept(accepted);
        case INVALID -> send.accept(invalid());
      }
    } catch (Messages.UnreadableException unreadable) {
      send.accept(refusal(SubmitBlockRejectReason.NONE, String.valueOf(unreadable.getMessage())));
    }
  }

  private static SubmitBlockResponse.Builder invalid() {
    return refusal(
        SubmitBlockRejectReason.BLOCK_INVALID, "Block was not submitted: block is invalid");
  }

  private static SubmitBlockResponse.Builder refusal(SubmitBlockRejectReason reason, String text) {
    return SubmitBlockResponse.newBuilder().setRejectReason(reason).setError(Requests.error(text));
  }
}
