package io.kaspool.rigs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kaspool.rigs.FaultProxy.Direction;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(150);

  private EchoServer echo = newEcho();
  private FaultProxy proxy = FaultProxy.start(echo.address());
  private RawStratumClient client = connect();

  private static EchoServer newEcho() {
    try {
      return new EchoServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RawStratumClient connect() {
    try {
      return RawStratumClient.connect(proxy.address());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void isConnected() throws IOException {
    assertThat(echoed("hello")).isEqualTo("hello");
    assertThat(proxy.connections()).isEqualTo(1);
  }

  @AfterEach
  void closeAll() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  private String echoed(String line) throws IOException {
    client.sendLine(line);
    return client.readLine(LONG);
  }

  @Test
  void forwardsLargeStreamsUnharmed() throws Exception {
    String line = "0123456789".repeat(5_000);
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 100; i++) {
                      client.sendLine(i + line);
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    for (int i = 0; i < 100; i++) {
      assertThat(client.readLine(LONG)).isEqualTo(i + line);
    }
    sender.join();
  }

  @Test
  void delaysEachDirectionByItself() throws IOException {
    proxy.inject(Direction.TO_CLIENT, new Fault.Delay(Duration.ofMillis(200)));
    long startNanos = System.nanoTime();
    assertThat(echoed("slow")).isEqualTo("slow");
    assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
        .isGreaterThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void keepsTheOrderWhenADelayEnds() throws IOException {
    proxy.inject(Direction.TO_SERVER, new Fault.Delay(Duration.ofMillis(300)));
    client.sendLine("first");
    assertThat(client.pollLine(SHORT)).isEmpty();
    proxy.heal();
    client.sendLine("second");
    assertThat(client.readLine(LONG)).isEqualTo("first");
    assertThat(client.readLine(LONG)).isEqualTo("second");
  }

  @Test
  void splitsIntoSingleBytes() throws IOException {
    proxy.inject(Direction.TO_CLIENT, new Fault.Split(Duration.ofMillis(40)));
    client.sendLine("0123456789");
    assertThat(client.pollLine(Duration.ofMillis(200))).isEmpty();
    assertThat(new String(client.remaining(), StandardCharsets.US_ASCII))
        .isNotEmpty()
        .isSubstringOf("0123456789");
    assertThat(client.readLine(LONG)).isEqualTo("0123456789");
  }

  @Test
  void stallsWithoutLosingAByte() throws IOException {
    proxy.inject(new Fault.Stall());
    client.sendLine("held");
    assertThat(client.pollLine(SHORT)).isEmpty();
    assertThat(proxy.connections()).isEqualTo(1);
    proxy.heal();
    assertThat(client.readLine(LONG)).isEqualTo("held");
  }

  @Test
  void aStalledConnectionDoesNotTellThatItsOtherEndIsGone() {
    proxy.inject(new Fault.Stall());
    client.close();
    await().during(SHORT).until(() -> echo.ended.get() == 0);
    proxy.heal();
    await().atMost(LONG).untilAsserted(() -> assertThat(echo.ended.get()).isPositive());
  }

  @Test
  void dropsWithTheNextBytes() throws IOException {
    proxy.inject(Direction.TO_CLIENT, new Fault.Drop());
    client.sendLine("arrives, but its echo does not");
    assertThatThrownBy(() -> client.readLine(LONG)).isInstanceOf(EOFException.class);
    await().atMost(LONG).until(() -> proxy.connections() == 0);
  }

  @Test
  void resetsWithTheNextBytes() throws IOException {
    proxy.inject(Direction.TO_SERVER, new Fault.Reset());
    client.sendLine("lost");
    assertThatThrownBy(() -> client.readLine(LONG))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    await().atMost(LONG).until(() -> echo.failed.get() == 1);
  }

  @Test
  void dropsAndResetsAllAtOnce() throws IOException {
    proxy.dropAll();
    assertThat(client.awaitClosed(LONG)).isTrue();
    client = connect();
    assertThat(echoed("again")).isEqualTo("again");
    proxy.resetAll();
    assertThat(client.awaitClosed(LONG)).isTrue();
    assertThat(proxy.accepted()).isEqualTo(2);
    await().atMost(LONG).until(() -> proxy.connections() == 0);
  }

  @Test
  void refusesNewConnectionsUntilHealed() throws IOException {
    proxy.refuse(true);
    assertThat(isRefused()).isTrue();
    assertThat(echoed("the old one lives")).isEqualTo("the old one lives");
    proxy.heal();
    client.close();
    client = connect();
    assertThat(echoed("back")).isEqualTo("back");
  }

  private boolean isRefused() {
    try (RawStratumClient refused = RawStratumClient.connect(proxy.address())) {
      return refused.awaitClosed(LONG);
    } catch (IOException e) {
      return true; // the reset was faster than the connect
    }
  }

  @Test
  void passesHalfClosesOn() throws IOException {
    client.sendLine("last words");
    client.halfClose();
    assertThat(client.readLine(LONG)).isEqualTo("last words");
    assertThat(client.awaitClosed(LONG)).isTrue();
    assertThat(echo.ended).hasValue(1);
    await().atMost(LONG).until(() -> proxy.connections() == 0);
  }

  @Test
  void aClientsResetReachesTheServer() throws IOException {
    client.reset();
    await().atMost(LONG).until(() -> echo.failed.get() == 1);
  }
}
