package io.kaspool.node;

import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.NotifyNewBlockTemplateRequest;
import io.kaspool.nodeapi.RpcNotifyCommand;
import java.time.Duration;

/// Has a node announce new templates. Subscriptions belong to a stream and vanish with it, so each
/// stream makes its own, and makes it anew when the node fell silent; one without it is of no use
/// and is ended.
final class TemplateSubscription {

  private TemplateSubscription() {}

  static void make(RpcStream stream, Duration timeout) {
    KaspadRequest.Builder request =
        KaspadRequest.newBuilder()
            .setNotifyNewBlockTemplateRequest(
                NotifyNewBlockTemplateRequest.newBuilder()
                    .setCommand(RpcNotifyCommand.NOTIFY_START));
    stream.send(request, timeout, reply -> check(stream, reply));
  }

  private static void check(RpcStream stream, Reply reply) {
    switch (reply) {
      case Reply.Failed(String why) -> stream.close("subscribing to templates: " + why);
      case Reply.Answered(KaspadResponse response) -> {
        if (response.getNotifyNewBlockTemplateResponse().hasError()) {
          stream.close(
              "subscribing to templates: "
                  + response.getNotifyNewBlockTemplateResponse().getError().getMessage());
        }
      }
    }
  }
}
