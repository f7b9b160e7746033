package io.kaspool.accounting;

import io.kaspool.kaspa.Address;
import io.kaspool.mining.Scheme;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How the pool keeps its accounts.
///
/// @param treasury where the block rewards go
/// @param feePerMillion the pool's part of a reward, by scheme
/// @param reserveTargetSompi what fee income fills the reserve up to
public record AccountingSettings(
    Address treasury,
    Map<Scheme, Integer> feePerMillion,
    long reserveTargetSompi,
    SettlementRules rules,
    ChainRules chain,
    Pace pace) {
  public AccountingSettings {
    feePerMillion = Map.copyOf(new EnumMap<>(feePerMillion));
    if (feePerMillion.size() != Scheme.values().length) {
      throw new IllegalArgumentException("a fee for each scheme is needed: " + feePerMillion);
    }
  }

  /// What the chain's depths mean to the pool, in blue or DAA score.
  ///
  /// @param maturity confirmations after which a coinbase may be spent, and a reward is settled
  /// @param lostAfter a block that far below the tip which is not merged never will be (merge depth
  ///   is 36,000)
  /// @param finality how deep nothing changes any more
  public record ChainRules(long maturity, long lostAfter, long finality) {
    /// Of mainnet and the test networks, at ten blocks a second.
    public static final ChainRules STANDARD = new ChainRules(1_000, 40_000, 432_000);

    public ChainRules {
      if (maturity < 1 || lostAfter <= maturity || finality <= lostAfter) {
        throw new IllegalArgumentException(
            "maturity, loss and finality come in this order: "
                + maturity
                + ", "
                + lostAfter
                + ", "
                + finality);
      }
    }
  }

  /// How often things are looked at.
  ///
  /// @param follow how often a young block is asked about; an older one once in a 24th of its age
  /// @param settle time between settlements
  /// @param search after this a coinbase that fits no block is looked for on the chain
  /// @param lease how long accounting is this process's when it is not renewed
  /// @param silence after this an alarm says that a journal is silent
  /// @param givenUp after this a silent journal is not waited for any more
  public record Pace(
      Duration follow,
      Duration settle,
      Duration search,
      Duration lease,
      Duration silence,
      Duration givenUp) {
    public static final Pace STANDARD =
        new Pace(
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(2),
            Duration.ofSeconds(8),
            Duration.ofMinutes(1),
            Duration.ofMinutes(60));

    public Pace withSettle(Duration interval) {
      return new Pace(follow, interval, search, lease, silence, givenUp);
    }
  }
}
