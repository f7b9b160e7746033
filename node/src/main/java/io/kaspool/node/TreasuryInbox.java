package io.kaspool.node;

import io.kaspool.nodeapi.KaspadResponse;
import io.kaspool.nodeapi.UtxosChangedNotification;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps what a node announces of the treasury's outputs until the watch takes it.
///
/// The reader thread puts, the watch's thread takes. Bounded: when more than [#MAX_CHANGES]
/// announcements or [#MAX_ENTRIES] outputs wait, all are dropped and the fact is told, upon which
/// the watch fetches everything anew.
final class TreasuryInbox implements ConnectionListener {
  static final int MAX_CHANGES = 10_000;
  static final int MAX_ENTRIES = 200_000;

  // No session has it: they count from 1.
  private static final long NONE = 0;

  private final Runnable wake;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private List<UtxosChangedNotification> changes = new ArrayList<>();
  private int entries;
  private boolean overridden;
  private boolean overflowed;
  private long session = NONE;

  TreasuryInbox(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public void onChange() {
    wake.run();
  }

  @Override
  public void onNotification(long from, KaspadResponse notification) {
    if (keep(from, notification)) {
      wake.run();
    }
  }

  private boolean keep(long from, KaspadResponse notification) {
    lock.lock();
    try {
      if (from != session) {
        return false;
      }
      if (notification.hasUtxosChangedNotification()) {
        put(notification.getUtxosChangedNotification());
        return true;
      }
      if (notification.hasPruningPointUtxoSetOverrideNotification()) {
        forget();
        overridden = true;
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void put(UtxosChangedNotification change) {
    if (overflowed) {
      return;
    }
    entries += change.getAddedCount() + change.getRemovedCount();
    if (changes.size() >= MAX_CHANGES || entries > MAX_ENTRIES) {
      forget();
      overflowed = true;
    } else {
      changes.add(change);
    }
  }

  private void forget() {
    changes = new ArrayList<>();
    entries = 0;
  }

  void listen(long toSession) {
    lock.lock();
    try {
      take();
      session = toSession;
    } finally {
      lock.unlock();
    }
  }

  TreasuryNews take() {
    lock.lock();
    try {
      TreasuryNews news = new TreasuryNews(changes, overridden, overflowed);
      forget();
      overridden = false;
      overflowed = false;
      return news;
    } finally {
      lock.unlock();
    }
  }
}
