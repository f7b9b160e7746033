package io.kaspool.kaspa;

/// Ties an output of a version 1 transaction to a covenant.
///
/// @param authorizingInput index of the input that allows it, 16 bits
public record CovenantBinding(int authorizingInput, Hash covenantId) {
  public CovenantBinding {
    if (authorizingInput < 0 || authorizingInput > 0xffff) {
      throw new IllegalArgumentException("an input index has 16 bits here: " + authorizingInput);
    }
  }
}
