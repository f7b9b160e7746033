package io.kaspool.stratum;

import io.kaspool.mining.Worker;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who a session is: its extranonce and the workers that logged in on it. Confined to the session's
/// event loop.
///
/// Bounded: a proxy may carry a whole farm, but no more than [#MAX_WORKERS] users; further ones are
/// refused.
final class Registration {
  private static final int MAX_WORKERS = 256;

  private final Map<String, Worker> workers = new LinkedHashMap<>();
  private @Nullable Extranonce extranonce;

  boolean isAuthorized() {
    return !workers.isEmpty();
  }

  boolean hasRoomFor(String user) {
    return workers.size() < MAX_WORKERS || workers.containsKey(user);
  }

  /// Whether it is new here.
  boolean add(String user, Worker worker) {
    return workers.put(user, worker) == null;
  }

  /// The worker a share is booked to: the user it names if that one logged in here, else the first
  /// one; null before the log-in.
  @Nullable Worker worker(String user) {
    Worker named = workers.get(user);
    return named != null || workers.isEmpty() ? named : workers.values().iterator().next();
  }

  @Nullable Extranonce extranonce() {
    return extranonce;
  }

  /// Its extranonce, taken from the pool the first time; null when none is free.
  @Nullable Extranonce extranonce(ExtranoncePool pool) {
    if (extranonce == null) {
      extranonce = pool.take().orElse(null);
    }
    return extranonce;
  }

  /// @param worked whether there may be work under way with this extranonce
  void release(ExtranoncePool pool, boolean worked) {
    Extranonce held = extranonce;
    if (held != null) {
      extranonce = null;
      pool.release(held, worked);
    }
  }
}
