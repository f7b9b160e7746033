package io.kaspool.shares;

/// How shipping goes.
public sealed interface ShippingState {
  /// The sink was not reached yet.
  record Connecting() implements ShippingState {}

  /// The sink cannot be reached, or the journal not be read; tried again and again.
  record Away(String why) implements ShippingState {}

  record Shipping() implements ShippingState {}

  /// An alarm: shares go on being recorded, but nothing is shipped until `Shipper.accept`, or until
  /// the program is restarted and finds the cause gone.
  record Stopped(StopReason reason, String text) implements ShippingState {}
}
