package io.kaspool.shares;

/// Why a sink takes no batch.
public enum Refusal {
  /// The sink does not stand where the batch begins.
  DOES_NOT_CONTINUE,
  /// Another opening claimed this journal later.
  OTHER_HOLDER,
  /// Entries of the opening that wrote the batch came already, under another journal's id: from a
  /// copy of the file.
  TAKEN_ALREADY
}
