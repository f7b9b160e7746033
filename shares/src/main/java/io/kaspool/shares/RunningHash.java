package io.kaspool.shares;

import io.kaspool.kaspa.Bytes;
import io.kaspool.kaspa.Hash;
import io.kaspool.mining.FoundBlock;
import io.kaspool.mining.NonceRange;
import io.kaspool.mining.SearchSpace;
import io.kaspool.mining.Share;
import io.kaspool.mining.Worker;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.Function;

/// What ties each entry to all before it: SHA-256 over the hash so far and the entry. Numbers are
/// big-endian and of fixed size, texts and bytes have their length in front, and the entry's kind
/// comes first, so no two entries read the same. Part of the file's format. Confined to one thread.
final class RunningHash {
  private static final int NUMBERS = 128; // more than any kind of entry has

  private final MessageDigest sha256;
  private final Function<Worker, Bytes> workers;
  private final byte[] hash = new byte[Hash.LENGTH];
  private final ByteBuffer numbers = ByteBuffer.allocate(NUMBERS);

  /// @param workers gives what `encode` gives, perhaps from memory
  RunningHash(Function<Worker, Bytes> workers) {
    this.workers = workers;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Bytes encode(Worker worker) {
    byte[] wallet = utf8(worker.wallet().toString());
    byte[] name = utf8(worker.name());
    byte[] scheme = utf8(worker.scheme().name());
    byte[] code =
        ByteBuffer.allocate(3 * Integer.BYTES + wallet.length + name.length + scheme.length)
            .putInt(wallet.length)
            .put(wallet)
            .putInt(name.length)
            .put(name)
            .putInt(scheme.length)
            .put(scheme)
            .array();
    return Bytes.of(code);
  }

  /// The hash after this entry.
  Hash next(Hash before, JournalEntry entry) {
    before.writeTo(hash, 0);
    sha256.update(hash);
    numbers.clear().put(kind(entry)).putLong(entry.sequence()).putLong(entry.minute());
    switch (entry) {
      case JournalEntry.ShareAccepted(_, _, Share share) -> add(share);
      case JournalEntry.BlockFound(_, _, FoundBlock block) -> add(block);
      case JournalEntry.BlockJudged judged -> add(judged);
      case JournalEntry.ExtranonceLeased(_, _, SearchSpace space, NonceRange range, Worker who) -> {
        numbers.putInt(space.id()).putLong(space.start());
        numbers.putLong(range.prefix()).putInt(range.prefixBits());
        flush();
        add(who);
      }
    }
    return Hash.of(sha256.digest());
  }

  private static byte kind(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.ShareAccepted _ -> 1;
      case JournalEntry.BlockFound _ -> 2;
      case JournalEntry.BlockJudged _ -> 3;
      case JournalEntry.ExtranonceLeased _ -> 4;
    };
  }

  private void add(Share share) {
    numbers.putLong(share.work().hashes()).putLong(share.jobSequence()).putLong(share.nonce());
    flush();
    add(share.worker());
  }

  private void add(FoundBlock block) {
    numbers.putLong(block.nonce()).putLong(block.daaScore()).putLong(block.jobSequence());
    numbers.putLong(block.at().toEpochMilli());
    flush();
    sha256.update(block.hash().toBytes());
    add(block.finder());
  }

  private void add(JournalEntry.BlockJudged judged) {
    flush();
    sha256.update(judged.block().toBytes());
    addText(judged.node().toString());
    addText(Entries.word(judged.verdict()));
    addText(Entries.reason(judged.verdict()));
  }

  private void add(Worker worker) {
    sha256.update(workers.apply(worker).toArray());
  }

  private void addText(String text) {
    byte[] bytes = utf8(text);
    numbers.clear().putInt(bytes.length);
    flush();
    sha256.update(bytes);
  }

  private void flush() {
    sha256.update(numbers.flip());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
