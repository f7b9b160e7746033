package io.kaspool.stratum;

import io.kaspool.mining.Worker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the stratum room's events to the log. Any thread. What a miner may cause at will is
/// DEBUG.
public final class StratumEventLog implements StratumEvents {
  private static final Logger LOG = LoggerFactory.getLogger(StratumEventLog.class);

  @Override
  public void listening(InetSocketAddress address, PortSettings port) {
    Dialect dialect = port.dialect();
    LOG.info(
        "stratum listens on {}:{}, difficulty {}, dialect {}, {}",
        address.getHostString(),
        address.getPort(),
        port.startDifficulty().toStratum(),
        dialect == null ? "by agent" : dialect.name(),
        port.scheme());
  }

  @Override
  public void loggedIn(Worker worker, String dialect, SocketAddress remote) {
    LOG.debug("{} logged in from {}, speaks {}", worker, remote, dialect);
  }

  @Override
  public void loginRefused(String user, String why, SocketAddress remote) {
    LOG.debug("log-in of {} from {} refused: {}", JsonText.quoteShort(user), remote, why);
  }

  @Override
  public void sessionFailed(String who, Throwable cause) {
    LOG.error("the session of {} failed; please report this", who, cause);
  }

  @Override
  public void sessionClosed(String who, CloseReason reason) {
    LOG.debug("session of {} ended: {}", who, reason.text());
  }
}
