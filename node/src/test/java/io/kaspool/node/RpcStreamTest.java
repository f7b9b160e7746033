package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kaspool.nodeapi.GetServerInfoRequest;
import io.kaspool.nodeapi.KaspadRequest;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.ops.testkit.SteppedClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RpcStreamTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final SteppedClock clock = new SteppedClock();
  private final ScriptedNode node = new ScriptedNode();
  private final ExecutorService reader = Executors.newSingleThreadExecutor();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Reply> replies = new CopyOnWriteArrayList<>();
  private RpcStream stream;

  @BeforeEach
  void open() {
    stream = RpcStream.open(node.endpoint(), 1 << 20, reader, clock, new Listening());
  }

  @AfterEach
  void close() {
    stream.close("test over");
    stream.awaitClosed(TIMEOUT);
    node.close();
    reader.shutdown();
  }

  private void ask() {
    stream.send(question(), TIMEOUT, replies::add);
  }

  private static KaspadRequest.Builder question() {
    return KaspadRequest.newBuilder()
        .setGetServerInfoRequest(GetServerInfoRequest.getDefaultInstance());
  }

  @Test
  void answersById() throws InterruptedException {
    Reply reply = stream.call(question(), TIMEOUT);
    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Answered.class,
            answer -> {
              assertThat(answer.response().getId()).isEqualTo(1);
              assertThat(answer.response().getGetServerInfoResponse().getNetworkId())
                  .isEqualTo("simnet");
            });
  }

  @Test
  void failsARequestWhoseTimeIsOver() {
    node.silence(PayloadCase.GET_SERVER_INFO_REQUEST);
    ask();
    clock.advance(TIMEOUT.minusMillis(1));
    stream.expire();
    assertThat(replies).isEmpty();
    clock.advance(Duration.ofMillis(1));
    stream.expire();
    assertThat(replies).containsExactly(new Reply.Failed("no answer within 5000 ms"));
    assertThat(heard).containsExactly("timeout GET_SERVER_INFO_REQUEST");
  }

  @Test
  void failsAllThatWaitsWhenTheStreamEnds() {
    node.silence(PayloadCase.GET_SERVER_INFO_REQUEST);
    ask();
    ask();
    await().until(() -> node.received(PayloadCase.GET_SERVER_INFO_REQUEST) == 2);
    node.kill();
    await().until(() -> heard.size() == 1);
    String why = heard.getFirst().substring("end ".length());
    assertThat(replies)
        .hasSize(2)
        .allMatch(reply -> reply.equals(new Reply.Failed("unknown outcome: " + why)));
  }

  @Test
  void failsAtOnceAfterItsEnd() {
    stream.close("enough");
    ask();
    assertThat(replies).containsExactly(new Reply.Failed("not connected"));
    assertThat(heard).containsExactly("end enough");
  }

  @Test
  void refusesMoreThanItsBound() {
    node.silence(PayloadCase.GET_SERVER_INFO_REQUEST);
    for (int i = 0; i < RpcStream.MAX_PENDING; i++) {
      ask();
    }
    assertThat(replies).isEmpty();
    ask();
    assertThat(replies).containsExactly(new Reply.Failed("too many requests wait for answers"));
    assertThat(heard).containsExactly("overload GET_SERVER_INFO_REQUEST");
  }

  @Test
  void hearsNotifications() {
    ask();
    await().until(() -> !replies.isEmpty());
    node.announceTemplate();
    await().until(() -> heard.contains("notification NEW_BLOCK_TEMPLATE_NOTIFICATION"));
  }

  private final class Listening implements RpcStream.Listener {
    @Override
    public void onNotification(RpcStream from, KaspadResponse notification) {
      heard.add("notification " + notification.getPayloadCase());
    }

    @Override
    public void onTimeout(String request) {
      heard.add("timeout " + request);
    }

    @Override
    public void onOverload(String request) {
      heard.add("overload " + request);
    }

    @Override
    public void onEnd(RpcStream ended, String why) {
      heard.add("end " + why);
    }
  }
}
