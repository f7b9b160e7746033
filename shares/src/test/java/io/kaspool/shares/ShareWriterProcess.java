package io.kaspool.shares;

import io.kaspool.mining.ShareLog.Completion;
import io.kaspool.ops.NanoClock;
import io.kaspool.ops.VirtualThreadScheduler;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/// A program that writes shares until it is killed, or as many as asked for, and says `answered 5`
/// on its output, one write a line, when share 5 is recorded.
///
/// Arguments: directory, first nonce, number of shares, how many may be unanswered.
final class ShareWriterProcess {
  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private ShareWriterProcess() {}

  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[1]);
    long count = Long.parseLong(arguments[2]);
    Semaphore window = new Semaphore(Integer.parseInt(arguments[3]));
    try (VirtualThreadScheduler scheduler = VirtualThreadScheduler.create("child", 10);
        Journal journal =
            Journal.open(
                JournalSettings.of(Path.of(arguments[0])),
                new Journal.Time(NanoClock.system(), InstantSource.system(), scheduler),
                RandomGenerator.getDefault(),
                new RecordedJournalEvents())) {
      for (long nonce = first; nonce < first + count; nonce++) {
        window.acquireUninterruptibly();
        journal.append(Samples.share(nonce), Runnable::run, answer(nonce, window));
      }
    }
  }

  private static Completion answer(long nonce, Semaphore window) {
    return new Completion() {
      @Override
      public void recorded() {
        say("answered " + nonce + "\n");
        window.release();
      }

      @Override
      public void notRecorded(String why) {
        say("refused " + nonce + "\n");
        window.release();
      }
    };
  }

  private static void say(String line) {
    try {
      OUT.write(line.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the parent ended before its child", e);
    }
  }
}
