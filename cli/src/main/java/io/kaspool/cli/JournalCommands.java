package io.kaspool.cli;

import io.kaspool.ops.control.ControlAnswer;
import io.kaspool.ops.control.ControlCommand;
import io.kaspool.ops.control.ControlCommands;
import io.kaspool.shares.Acceptance;
import io.kaspool.shares.Shipper;
import io.kaspool.shares.ShippingCounts;
import io.kaspool.shares.ShippingState;

/// What operators can tell the journal of a running role.
final class JournalCommands {
  private JournalCommands() {}

  static void register(Shipper shipper, ControlCommands commands) {
    commands.register(
        new ControlCommand(
            "journal accept",
            "",
            """
            After shipping has stopped with an alarm: ships under a new id what the database cannot
            have. What is missing for good stays missing; the answer says what that is.\
            """,
            _ -> accept(shipper)));
    commands.register(
        new ControlCommand(
            "journal show",
            "",
            "Tells how far this role's journal is shipped.",
            _ -> new ControlAnswer.Done(shown(shipper))));
  }

  private static ControlAnswer accept(Shipper shipper) {
    return switch (shipper.accept()) {
      case Acceptance.Accepted accepted -> new ControlAnswer.Done(accepted.text());
      case Acceptance.Refused(String text) -> new ControlAnswer.Refused(text);
    };
  }

  private static String shown(Shipper shipper) {
    ShippingCounts counts = shipper.counts();
    String state =
        switch (shipper.state()) {
          case ShippingState.Connecting _ -> "the database was not reached yet";
          case ShippingState.Away(String why) -> "the database is away: " + why;
          case ShippingState.Shipping _ -> "ships";
          case ShippingState.Stopped(var reason, String text) ->
              "STOPPED (" + reason + "): " + text;
        };
    return "%s; %d entries shipped since the start, %d waiting, the oldest for %d s"
        .formatted(state, counts.entries(), counts.waiting(), counts.oldestWaiting().toSeconds());
  }
}
