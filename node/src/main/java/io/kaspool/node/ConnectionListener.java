package io.kaspool.node;

import io.kaspool.nodeapi.KaspadResponse;

/// Hears from a connection, on threads and under locks of the connection's: returns at once.
interface ConnectionListener {

  /// The link changed, or a template was announced.
  void onChange();

  /// Something else was announced. On the connection's reader thread, in the order of arrival.
  ///
  /// @param session whose stream it came on
  default void onNotification(long session, KaspadResponse notification) {}
}
