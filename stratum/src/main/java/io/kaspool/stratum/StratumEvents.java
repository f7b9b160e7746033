package io.kaspool.stratum;

import io.kaspool.mining.Worker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// What the stratum room tells the operator. Called on event loops: implementations return at once.
public interface StratumEvents {
  void listening(InetSocketAddress address, PortSettings port);

  void loggedIn(Worker worker, String dialect, SocketAddress remote);

  void loginRefused(String user, String why, SocketAddress remote);

  /// A fault of this program ended a session; its miner comes back by itself.
  void sessionFailed(String who, Throwable cause);

  /// @param who the first worker of the session, or its address when none logged in
  void sessionClosed(String who, CloseReason reason);
}
