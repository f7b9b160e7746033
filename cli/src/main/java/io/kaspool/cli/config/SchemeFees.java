package io.kaspool.cli.config;

/// The pool's parts per million of a reward, by scheme.
public record SchemeFees(int pplnsPerMillion, int propPerMillion, int soloPerMillion) {
  public int perMillion(PortScheme scheme) {
    return switch (scheme) {
      case PPLNS -> pplnsPerMillion;
      case PROP -> propPerMillion;
      case SOLO -> soloPerMillion;
    };
  }
}
