package io.kaspool.node;

import io.kaspool.nodeapi.GetBlockTemplateRequest;
import io.kaspool.nodeapi.GetBlockTemplateResponse;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.ops.NanoClock;
import java.time.Duration;
import java.util.function.Consumer;

/// Templates of one node over its mining connection. The answer is parsed on the connection's
/// reader thread, which takes well under a millisecond a few times a second.
final class NodeTemplates implements TemplateSource {
  // Only for a node without an alternative; failover does not wait for it.
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final NodeConnection connection;
  private final NodeSettings settings;
  private final NanoClock clock;

  NodeTemplates(NodeConnection connection, NodeSettings settings, NanoClock clock) {
    this.connection = connection;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public NodeEndpoint endpoint() {
    return connection.endpoint();
  }

  @Override
  public Link link() {
    return connection.link();
  }

  @Override
  public boolean takeNotified() {
    return connection.takeNotified();
  }

  @Override
  public void renewSubscription(long session) {
    connection.renewSubscription(session);
  }

  @Override
  public void fetch(long session, Consumer<Fetched> whenDone) {
    connection.send(
        session,
        KaspadRequest.newBuilder()
            .setGetBlockTemplateRequest(
                GetBlockTemplateRequest.newBuilder()
                    .setPayAddress(settings.payAddress().toString())
                    .setExtraData(settings.extraData())),
        TIMEOUT,
        reply -> whenDone.accept(read(reply)));
  }

  private Fetched read(Reply reply) {
    return switch (reply) {
      case Reply.Failed(String why) -> new Fetched.Bad("GetBlockTemplate: " + why);
      case Reply.Answered(KaspadResponse response) -> read(response.getGetBlockTemplateResponse());
    };
  }

  private Fetched read(GetBlockTemplateResponse answer) {
    if (answer.hasError()) {
      return new Fetched.Bad("GetBlockTemplate: " + answer.getError().getMessage());
    }
    if (settings.requireSynced() && !answer.getIsSynced()) {
      return new Fetched.Bad("not synced");
    }
    try {
      return new Fetched.Good(
          BlockTemplate.of(answer.getBlock(), answer.getIsSynced(), endpoint(), clock.nanoTime()));
    } catch (IllegalArgumentException e) {
      return new Fetched.Bad("GetBlockTemplate: unreadable header: " + e.getMessage());
    }
  }
}
