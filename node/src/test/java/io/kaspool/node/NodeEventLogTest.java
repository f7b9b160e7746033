package io.kaspool.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.kaspool.kaspa.Hash;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NodeEventLogTest {
  private static final NodeEndpoint NODE = new NodeEndpoint("127.0.0.1", 16510);

  private final Logger logger = (Logger) LoggerFactory.getLogger(NodeEventLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final NodeEvents events = new NodeEventLog();

  @BeforeEach
  void listen() {
    logger.setAdditive(false);
    logger.setLevel(Level.DEBUG);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  private void assertLogged(String... expected) {
    assertThat(lines.list)
        .extracting(line -> line.getLevel() + " " + line.getFormattedMessage())
        .containsExactly(expected);
  }

  @Test
  void tellsOfConnections() {
    events.connected(NODE, "mining", "2.1.0", true);
    events.connected(NODE, "accounting", "2.1.0", false);
    events.lost(NODE, "mining", "UNAVAILABLE");
    events.unreachable(NODE, "mining", "Connection refused");
    events.refused(NODE, "mining", "it has no UTXO index: restart kaspad with --utxoindex");
    events.timedOut(NODE, "mining", "GET_SERVER_INFO_REQUEST");
    events.overloaded(NODE, "accounting", "GET_BLOCK_REQUEST");
    assertLogged(
        "INFO Node 127.0.0.1:16510: mining connection is up, kaspad 2.1.0",
        "INFO Node 127.0.0.1:16510: accounting connection is up, kaspad 2.1.0, not synced",
        "WARN Node 127.0.0.1:16510: mining connection lost: UNAVAILABLE",
        "WARN Node 127.0.0.1:16510: cannot connect for mining: Connection refused. Is kaspad"
            + " running there with --rpclisten?",
        "ERROR Node 127.0.0.1:16510: not used for mining: it has no UTXO index: restart kaspad"
            + " with --utxoindex",
        "WARN Node 127.0.0.1:16510: no answer in time to GET_SERVER_INFO_REQUEST (mining"
            + " connection)",
        "WARN Node 127.0.0.1:16510: GET_BLOCK_REQUEST not sent, too many requests wait for answers"
            + " (accounting connection)");
  }

  @Test
  void tellsOfTemplates() {
    events.activated(NODE, "it can serve");
    events.templateFetched(NODE, Duration.ofMillis(4));
    events.templateFailed(NODE, "not synced");
    events.resubscribed(NODE);
    events.noneUsable("127.0.0.1:16510: not synced");
    events.listenerFailed("template listener", new IllegalStateException("broken"));
    assertLogged(
        "INFO Node 127.0.0.1:16510: serves templates from now on (it can serve)",
        "DEBUG Node 127.0.0.1:16510: template after 4 ms",
        "WARN Node 127.0.0.1:16510: no usable template: not synced",
        "WARN Node 127.0.0.1:16510: no longer announced templates; subscribed again",
        "DEBUG No node can serve templates: 127.0.0.1:16510: not synced",
        "ERROR A listener failed (template listener); please report this");
  }

  @Test
  void tellsOfBlocks() {
    events.submitted(NODE, Hash.ZERO, new SubmitVerdict.Accepted(), 1);
    events.submitted(NODE, Hash.ZERO, new SubmitVerdict.Rejected("invalid"), 1);
    events.submitted(NODE, Hash.ZERO, new SubmitVerdict.NotSynced("in IBD"), 20);
    events.submitted(NODE, Hash.ZERO, new SubmitVerdict.Unanswered("lost"), 3);
    events.submissionDropped(NODE, Hash.ZERO);
    events.deliveryFailed(NODE, Hash.ZERO, new IllegalStateException("broken"));
    events.decided(Hash.ZERO, new BlockOutcome.Accepted(NODE));
    events.decided(Hash.ZERO, new BlockOutcome.Rejected("invalid"));
    events.decided(Hash.ZERO, new BlockOutcome.Undecided("nobody answered"));
    String hash = "00".repeat(32);
    assertLogged(
        "INFO Node 127.0.0.1:16510: accepted block " + hash + " (attempt 1)",
        "INFO Node 127.0.0.1:16510: rejected block " + hash + ": invalid",
        "WARN Node 127.0.0.1:16510: took no block " + hash + " in 20 attempts: in IBD",
        "WARN Node 127.0.0.1:16510: no word on block " + hash + " in 3 attempts: lost",
        "ERROR Node 127.0.0.1:16510: block " + hash + " given up for newer ones, too many wait",
        "ERROR Node 127.0.0.1:16510: block " + hash + " not sent; please report this",
        "DEBUG Block " + hash + " accepted, first by node 127.0.0.1:16510",
        "DEBUG Block " + hash + " rejected by its template's own node: invalid",
        "DEBUG Block " + hash + " accepted by no node so far: nobody answered");
  }

  @Test
  void tellsOfTheTreasury() {
    events.treasuryFollowed(NODE, 812);
    events.treasuryLost(NODE, "it exchanged its UTXO set");
    events.treasuryDiffers(NODE, "1 outputs were not known");
    assertLogged(
        "INFO Node 127.0.0.1:16510: the treasury's 812 unspent outputs are followed",
        "WARN Node 127.0.0.1:16510: the treasury's outputs are not followed: it exchanged its UTXO"
            + " set",
        "WARN Node 127.0.0.1:16510: the treasury's outputs differed from what was followed, and"
            + " were put right: 1 outputs were not known");
  }
}
