package io.kaspool.ops;

import java.net.InetSocketAddress;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the room's events to the log.
public final class OpsEventLog implements OpsEvents {
  private static final Logger LOG = LoggerFactory.getLogger(OpsEventLog.class);

  @Override
  public void serving(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    LOG.info(
        "metrics and health at http://{}:{}",
        host.indexOf(':') < 0 ? host : "[" + host + "]",
        address.getPort());
  }

  @Override
  public void pushFailed(URI gateway, String why) {
    LOG.warn("push gateway {} does not take metrics, will keep trying: {}", gateway, why);
  }

  @Override
  public void pushRecovered(URI gateway) {
    LOG.info("push gateway {} takes metrics again", gateway);
  }

  @Override
  public void taskFailed(String scheduler, RuntimeException cause) {
    LOG.error("a task of {} failed; please report this", scheduler, cause);
  }
}
