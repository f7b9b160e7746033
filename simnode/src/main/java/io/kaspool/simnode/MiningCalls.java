package io.kaspool.simnode;

import io.kaspool.kaspa.Address;
import io.kaspool.kaspa.BlockHeader;
import io.kaspool.kaspa.Hash;
import io.kaspool.kaspa.Transaction;
import io.kaspool.nodeapi.GetBlockTemplateRequest;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.RpcBlock;
import io.kaspool.nodeapi.SubmitBlockRejectReason;
import io.kaspool.nodeapi.SubmitBlockRequest;
import io.kaspool.nodeapi.SubmitBlockResponse;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Templates and submitted blocks (rusty-kaspa `rpc/service`). Guarded by the network's lock.
final class MiningCalls {
  private static final Logger LOG = LoggerFactory.getLogger(MiningCalls.class);

  /// The difficulty window in blocks: an older block is refused unseen.
  private static final long OLDEST_DAA_SCORES = 26_440;

  /// Ten blocks at work and twenty in the queue of a connection.
  private static final int ROUTE = 30;

  private final NodeState state;
  private final SimNetwork network;
  private final News news;

  /// Hears what came of a submitted block, after its submitter.
  interface News {
    void found(DagBlock block);

    /// A block that was there already: kaspad settles its virtual state once more, and tells so.
    void foundAgain();
  }

  MiningCalls(NodeState state, SimNetwork network, News news) {
    this.state = state;
    this.network = network;
    this.news = news;
  }

  void register(Map<PayloadCase, Call> calls) {
    calls.put(
        PayloadCase.GET_BLOCK_TEMPLATE_REQUEST,
        Call.answering(
            (request, answer) -> {
              GetBlockTemplateResponse.Builder own = answer.getGetBlockTemplateResponseBuilder();
              Call.orError(
                  own::setError,
                  () ->
                      own.setBlock(template(request.getGetBlockTemplateRequest()))
                          .setIsSynced(state.faults().isSynced()));
            }));
    calls.put(PayloadCase.SUBMIT_BLOCK_REQUEST, this::submit);
  }

  private RpcBlock template(GetBlockTemplateRequest request) {
    Address address = address(request.getPayAddress());
    return state.template(
        new TemplateFactory.Miner(address.scriptPublicKey(), request.getExtraData()));
  }

  private Address address(String text) {
    Address address = Addresses.parse(text);
    if (address.network() != state.settings().chain().network()) {
      throw new NodeErrorException(Addresses.invalidPrefix(text));
    }
    return address;
  }

  private void submit(KaspadRequest message, Call.Asker asker) {
    if (asker.waiting() >= ROUTE) {
      asker.replyAtOnce(refusal(SubmitBlockRejectReason.NONE, "route is full"));
      return;
    }
    SubmitBlockRequest request = message.getSubmitBlockRequest();
    state.submitted(request.getBlock());
    try {
      judge(request, asker);
    } catch (NodeErrorException unreadable) {
      state.counted(false);
      asker.reply(answer(SubmitBlockRejectReason.NONE, unreadable.text()));
    } catch (IllegalArgumentException unknown) {
      // Readable, but with a version, a target or fields that no rule knows.
      refuse(asker, String.valueOf(unknown.getMessage()));
    }
  }

  private void judge(SubmitBlockRequest request, Call.Asker asker) {
    Messages.requirePresent(request.hasBlock(), "SubmitBlockRequestMessage.block");
    BlockHeader header = Messages.header(request.getBlock());
    List<Transaction> transactions =
        request.getBlock().getTransactionsList().stream().map(Messages::transaction).toList();
    Hash hash = header.hash();
    if (state.settings().requiresSynced() && !state.faults().isSynced()) {
      state.counted(false);
      asker.reply(refusal(SubmitBlockRejectReason.IS_IN_IBD, "node is not synced"));
    } else if (state.faults().rejectsThisSubmit()) {
      refuse(asker, "told to");
    } else if (isTooOld(header) && !request.getAllowNonDaaBlocks()) {
      refuse(asker, "DAA score " + header.daaScore() + " is too old");
    } else if (state.isInvalid(hash)) {
      refuse(asker, "known to be invalid");
    } else if (state.dag().find(hash) != null) {
      accept(asker);
      news.foundAgain();
    } else {
      switch (network.judge(state.dag(), header, transactions)) {
        case BlockRules.Ruling.Valid(DagBlock block) -> {
          accept(asker);
          news.found(block);
        }
        case BlockRules.Ruling.Invalid(String why, boolean remembered) -> {
          if (remembered) {
            state.rememberInvalid(hash);
          }
          refuse(asker, why);
        }
      }
    }
  }

  private boolean isTooOld(BlockHeader header) {
    long virtual = state.dag().virtual().colouring().daaScore();
    return virtual > OLDEST_DAA_SCORES
        && Long.compareUnsigned(header.daaScore(), virtual - OLDEST_DAA_SCORES) < 0;
  }

  private void accept(Call.Asker asker) {
    state.counted(true);
    asker.reply(
        KaspadResponse.newBuilder()
            .setSubmitBlockResponse(SubmitBlockResponse.getDefaultInstance()));
  }

  private void refuse(Call.Asker asker, String why) {
    LOG.debug("a submitted block is invalid: {}", why);
    state.counted(false);
    asker.reply(refusal(SubmitBlockRejectReason.BLOCK_INVALID, "block is invalid"));
  }

  private static KaspadResponse.Builder refusal(SubmitBlockRejectReason reason, String why) {
    return answer(reason, "Block was not submitted: " + why);
  }

  private static KaspadResponse.Builder answer(SubmitBlockRejectReason reason, String text) {
    return KaspadResponse.newBuilder()
        .setSubmitBlockResponse(
            SubmitBlockResponse.newBuilder().setRejectReason(reason).setError(Call.error(text)));
  }
}
