package io.kaspool.shares;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/// A journal that is shipped, with time that stands still. The writer's thread is a real one.
final class Gateway implements AutoCloseable {
  private static final Random RANDOM = new Random(3);
  static final Duration LOOK = Duration.ofMillis(250);

  final JournalFixture fixture;
  final Journal journal;
  final Shipper shipper;
  final RecordedShippingEvents events = new RecordedShippingEvents();

  Gateway(JournalFixture fixture, ShareSink sink, ShippingSettings settings) {
    this.fixture = fixture;
    this.journal = fixture.journal;
    this.shipper = Shipper.create(journal, sink, settings, RANDOM, events);
    shipper.start();
  }

  Gateway(Path directory, ShareSink sink) {
    this(new JournalFixture(directory), sink, ShippingSettings.of("gateway"));
  }

  /// Records shares with these nonces, in one commit or several.
  Gateway shares(long first, long count) {
    int before = fixture.answers.recorded().size();
    for (long nonce = first; nonce < first + count; nonce++) {
      fixture.append(nonce);
    }
    soon().until(() -> fixture.answers.recorded().size() == before + count);
    return this;
  }

  /// Steps the time until the sink has everything.
  Gateway shipAll() {
    stepUntil(
        () ->
            shipper.state() instanceof ShippingState.Shipping
                && shipper.counts().waiting() == 0
                && journal.shippedThrough() == journal.state().last().sequence());
    return this;
  }

  /// Steps the time until shipping has stopped, and says why.
  StopReason awaitStop() {
    stepUntil(() -> shipper.state() instanceof ShippingState.Stopped);
    return ((ShippingState.Stopped) shipper.state()).reason();
  }

  void stepUntil(BooleanSupplier condition) {
    soon()
        .until(
            () -> {
              step(LOOK);
              return condition.getAsBoolean();
            });
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
  }

  void step(Duration step) {
    fixture.scheduler.advance(step);
  }

  int id() {
    return journal.state().identity().space().id();
  }

  /// As it introduces itself.
  JournalIdentity claim() {
    JournalStore.Identity own = journal.state().identity();
    return new JournalIdentity(
        own.space().id(), "gateway", own.space().start(), own.holder(), own.baseSequence());
  }

  List<Long> nonces() {
    return JournalFixture.nonces(journal);
  }

  /// Ends without a word to the sink, as after a kill.
  void crash() {
    fixture.close();
  }

  @Override
  public void close() {
    fixture.store.openGate();
    shipper.close();
    fixture.close();
  }

  /// Copies a journal that nobody has open.
  static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.list(from)) {
      Files.createDirectories(to);
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
