package io.kaspool.ops.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kaspool.ops.BoundedVirtualThreads;
import io.kaspool.ops.OperatorException;
import io.kaspool.ops.control.ControlAnswer.Done;
import io.kaspool.ops.control.ControlAnswer.Refused;
import io.kaspool.ops.control.ControlWire.Asked;
import io.kaspool.ops.testkit.InMemoryAuditLog;
import io.kaspool.ops.testkit.SteppedClock;
import io.kaspool.ops.testkit.SteppedScheduler;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration GRACE = Duration.ofMillis(200);
  private static final String USER = System.getProperty("user.name");

  @TempDir Path directory;
  private final InMemoryAuditLog audit = new InMemoryAuditLog();
  private final RecordedControlEvents events = new RecordedControlEvents();
  private final ControlCommands commands = new ControlCommands();
  private final SteppedScheduler scheduler = new SteppedScheduler(new SteppedClock());
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch cutOff = new CountDownLatch(1);
  private Path path = Path.of("");
  private ControlSocket socket = socket();

  @BeforeEach
  void start() {
    path = directory.resolve("app.sock");
    register("echo", "[WORD...]", request -> new Done(String.join(" ", request.words())));
    register("repeat", "", request -> new Done("x".repeat(250_000)));
    register("wait", "", this::waits);
    socket = socket();
    socket.start();
  }

  private ControlSocket socket() {
    ControlDesk desk = new ControlDesk(commands, audit, events);
    BoundedVirtualThreads threads =
        BoundedVirtualThreads.create("control-test", ControlSocket.MAX_CONNECTIONS, GRACE);
    return new ControlSocket(path, desk, events, threads, scheduler, () -> {});
  }

  private ControlAnswer waits(ControlRequest request) throws InterruptedException {
    try {
      release.await();
      return new Done("waited");
    } catch (InterruptedException e) {
      cutOff.countDown();
      throw e;
    }
  }

  @AfterEach
  void close() {
    release.countDown();
    socket.close();
    socket.close();
  }

  @Test
  void answersWhatIsAsked() {
    assertThat(ask("echo", "a", "b c")).isEqualTo(new Done("a b c"));
    assertThat(ask("zebra")).isEqualTo(new Refused("unknown command; help lists what there is"));
    assertThat(events.told).startsWith("listening");
  }

  @Test
  void theActorIsWhomTheKernelNames() {
    ask("echo", "1");
    ControlClient.ask(path, new Asked("ann", List.of("echo", "2")), LONG);
    ControlClient.ask(path, new Asked("", List.of("echo", "3")), LONG);

    assertThat(audit.lines())
        .contains(
            "1 " + USER + ": echo 1",
            "2 " + USER + " (says ann): echo 2",
            "3 " + USER + ": echo 3");
  }

  @Test
  void onlyItsUserAndRootArePermitted() {
    assertThat(ControlConnection.isPermitted("pool", "pool")).isTrue();
    assertThat(ControlConnection.isPermitted("root", "pool")).isTrue();
    assertThat(ControlConnection.isPermitted("ann", "pool")).isFalse();
    assertThat(ControlConnection.isPermitted("ann", "root")).isFalse();
  }

  @Test
  void whoOnlyLooksIsNotRecorded() throws IOException {
    connect().close();

    assertThat(ask("echo", "x")).isEqualTo(new Done("x"));
    assertThat(audit.lines()).hasSize(2);
    assertThat(events.told).noneMatch(told -> told.startsWith("malformed"));
  }

  @Test
  void aRequestThatIsCutShortIsNotRun() throws IOException {
    byte[] request = ControlWire.encode(new Asked("ann", List.of("echo", "100")));
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap(request, 0, request.length - 2));
      channel.shutdownOutput();

      assertThat(answer(channel))
          .isEqualTo(new Refused("nothing was done: not a request: cut short"));
    }
    assertThat(audit.lines()).isEmpty();
    assertThat(events.told).contains("malformed cut short");
  }

  @Test
  void aRequestHasFiveSecondsToArrive() throws IOException {
    try (SocketChannel silent = connect();
        SocketChannel slow = connect()) {
      slow.write(ByteBuffer.wrap(new byte[] {0, 0}));
      await().until(() -> scheduler.waiting() == 2);
      scheduler.advance(ControlConnection.PATIENCE);

      Refused late = new Refused("nothing was done: not a request: not here after 5 s");
      assertThat(answer(silent)).isEqualTo(late);
      assertThat(answer(slow)).isEqualTo(late);
    }
    await().until(() -> socket.threads().active() == 0);
  }

  @Test
  void anAnswerHasFiveSecondsToBeFetched() throws IOException {
    try (SocketChannel channel = connect()) {
      ControlWire.write(channel, ControlWire.encode(new Asked("ann", List.of("repeat"))));
      await().until(() -> audit.lines().size() == 2 && scheduler.waiting() == 1);
      assertThat(socket.threads().active()).isEqualTo(1);

      scheduler.advance(ControlConnection.PATIENCE);

      await().until(() -> socket.threads().active() == 0);
    }
  }

  @Test
  void aCommandMayTakeItsTime() throws Exception {
    FutureTask<ControlAnswer> waiting = askInBackground("wait");
    await().until(() -> audit.lines().size() == 1);
    scheduler.advance(Duration.ofHours(1));
    assertThat(ask("echo", "meanwhile")).isEqualTo(new Done("meanwhile"));

    release.countDown();

    assertThat(waiting.get()).isEqualTo(new Done("waited"));
  }

  @Test
  void moreThanItsLimitAreTurnedAway() throws Exception {
    List<FutureTask<ControlAnswer>> waiting = new ArrayList<>();
    for (int i = 0; i < ControlSocket.MAX_CONNECTIONS; i++) {
      waiting.add(askInBackground("wait"));
    }
    await().until(() -> audit.lines().size() == ControlSocket.MAX_CONNECTIONS);

    assertThat(ask("echo"))
        .isEqualTo(
            new Refused("nothing was done: as many commands as may be are at work; try again"));

    assertThat(socket.threads().rejected()).isEqualTo(1);
    assertThat(events.told).contains("turned away");
    release.countDown();
    for (FutureTask<ControlAnswer> each : waiting) {
      assertThat(each.get()).isEqualTo(new Done("waited"));
    }
    await().until(() -> socket.threads().active() == 0);
    assertThat(ask("echo")).isEqualTo(new Done(""));
  }

  @Test
  void survivesWhateverItIsSent() throws IOException {
    SplittableRandom random = new SplittableRandom(20_260_103);
    byte[] good = ControlWire.encode(new Asked("ann", List.of("zebra", "x")));
    for (int i = 0; i < 300; i++) {
      byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(20_000)] : good.clone();
      if (i % 2 == 0) {
        random.nextBytes(bytes);
      } else {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      send(bytes, random.nextBoolean());
    }

    await().until(() -> ask("echo", "still here").equals(new Done("still here")));
    await().until(() -> socket.threads().active() == 0 && scheduler.waiting() == 0);
  }

  private void send(byte[] bytes, boolean stays) throws IOException {
    try (SocketChannel channel = connect()) {
      ControlWire.write(channel, bytes);
      channel.shutdownOutput();
      if (stays) {
        assertThat(answer(channel)).isNotNull();
      }
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("Broken pipe|Connection reset( by peer)?|nothing came");
    }
  }

  @Test
  void anotherCannotTakeItsPlaceUntilItIsClosed() {
    try (ControlSocket second = socket()) {
      assertThatThrownBy(second::start)
          .isInstanceOf(OperatorException.class)
          .hasMessageContaining("another process takes commands at the control socket");
      assertThat(ask("echo", "x")).isEqualTo(new Done("x"));
      socket.close();
    }
    assertThat(path).doesNotExist();
    try (ControlSocket third = socket()) {
      third.start();
      assertThat(ask("echo", "y")).isEqualTo(new Done("y"));
    }
  }

  @Test
  void closingCutsOffWhatDoesNotEnd() throws Exception {
    FutureTask<ControlAnswer> waiting = askInBackground("wait");
    await().until(() -> audit.lines().size() == 1);

    socket.close();

    cutOff.await();
    assertThat(waiting.get())
        .isEqualTo(new Refused("cut off, perhaps half-way, because the role stops"));
    assertThat(audit.lines())
        .contains("1 refused: cut off, perhaps half-way, because the role stops");
  }

  @Test
  void worksWithTheTimersOfARunningProgram() {
    socket.close();
    try (ControlSocket real = ControlSocket.create(path, commands, audit, events)) {
      real.start();
      assertThat(ControlClient.ask(path, List.of("echo", "x"))).isEqualTo(new Done("x"));
    }
  }

  private void register(String name, String usage, ControlHandler handler) {
    commands.register(new ControlCommand(name, usage, "For tests.", handler));
  }

  private ControlAnswer ask(String... words) {
    return ControlClient.ask(path, new Asked(USER, List.of(words)), LONG);
  }

  private FutureTask<ControlAnswer> askInBackground(String... words) {
    FutureTask<ControlAnswer> task = new FutureTask<>(() -> ask(words));
    Thread.ofVirtual().start(task);
    return task;
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path));
  }

  private static ControlAnswer answer(SocketChannel channel) throws IOException {
    byte[] bytes =
        ControlWire.read(channel, ControlWire.MAX_ANSWER_BYTES)
            .orElseThrow(() -> new IOException("nothing came"));
    return ControlWire.decodeAnswer(bytes);
  }
}
