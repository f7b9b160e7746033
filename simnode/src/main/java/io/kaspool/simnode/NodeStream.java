package io.kaspool.simnode;

import io.grpc.stub.ServerCallStreamObserver;
import io.kaspool.nodeapi.KaspadRequest.PayloadCase;
import io.kaspool.nodeapi.KaspadResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// One client's stream, outward: answers, some of them held back, and news. Any thread; its own
/// lock, inside of which no other is taken.
///
/// Bounded: at most 1,024 messages wait for the client; one more ends the stream, as kaspad does.
/// Answers of one kind stay in their order.
final class NodeStream {
  static final int LIMIT = 1_024;

  /// The answers of one kind that are held back.
  private static final class Lane {
    final Deque<KaspadResponse> waiting = new ArrayDeque<>();
    long lastDueNanos;
  }

  private final ServerCallStreamObserver<KaspadResponse> client;
  private final ScheduledExecutorService timer;
  private final Deque<KaspadResponse> outgoing = new ArrayDeque<>();
  private final Map<PayloadCase, Lane> lanes = new EnumMap<>(PayloadCase.class);
  private int heldBack;
  private boolean open = true;

  /// To be made while gRPC opens the call.
  NodeStream(ServerCallStreamObserver<KaspadResponse> client, ScheduledExecutorService timer) {
    this.client = client;
    this.timer = timer;
    client.setCompression("gzip"); // used only if the client takes it
    client.setOnReadyHandler(this::drain);
  }

  /// Sends an answer after the delay, and after earlier ones to the same kind of call.
  synchronized void reply(PayloadCase call, KaspadResponse answer, Duration delay) {
    Lane lane = lanes.computeIfAbsent(call, _ -> new Lane());
    if (lane.waiting.isEmpty() && delay.isZero()) {
      send(answer);
      return;
    }
    long now = System.nanoTime();
    long wait = delay.toNanos();
    if (!lane.waiting.isEmpty()) {
      wait = Math.max(wait, lane.lastDueNanos - now);
    }
    lane.lastDueNanos = now + wait;
    lane.waiting.add(answer);
    heldBack++;
    // Each run sends the first in line, so that two timers firing out of order do no harm.
    var _ = timer.schedule(() -> release(lane), wait, TimeUnit.NANOSECONDS);
  }

  private synchronized void release(Lane lane) {
    KaspadResponse next = lane.waiting.poll();
    if (next != null) {
      heldBack--;
      send(next);
    }
  }

  /// How many answers to this kind of call are held back.
  synchronized int waiting(PayloadCase call) {
    Lane lane = lanes.get(call);
    return lane == null ? 0 : lane.waiting.size();
  }

  synchronized void send(KaspadResponse message) {
    if (!open) {
      return;
    }
    if (outgoing.size() + heldBack >= LIMIT) {
      outgoing.clear();
      end();
      return;
    }
    outgoing.add(message);
    drain();
  }

  private synchronized void drain() {
    while (open && client.isReady() && !outgoing.isEmpty()) {
      client.onNext(outgoing.remove());
    }
  }

  /// Ends the stream without an error, as kaspad does whatever the reason.
  synchronized void end() {
    if (open) {
      open = false;
      outgoing.forEach(client::onNext);
      outgoing.clear();
      client.onCompleted();
    }
  }

  /// Takes notice that the client is gone.
  synchronized void gone() {
    open = false;
    outgoing.clear();
  }

  synchronized boolean isOpen() {
    return open;
  }
}
