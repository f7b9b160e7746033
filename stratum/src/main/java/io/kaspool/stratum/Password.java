package io.kaspool.stratum;

import io.kaspool.kaspa.Difficulty;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The options that miners put into the password: `d=8192` or `diff=8192`, among others that other
/// pools know and this one ignores. A bare number is no option: `123` is what people type for any
/// password.
final class Password {
  private static final Pattern DIFFICULTY = Pattern.compile("(?:^|[;,\\s])(?:d|diff)=([^;,\\s]*)");
  private static final int LONGEST_NUMBER = 64;

  private Password() {}

  /// The difficulty asked for; empty without one, or with one that cannot be read.
  static Optional<Difficulty> difficulty(String password) {
    Matcher option = DIFFICULTY.matcher(password);
    return option.find() ? parse(option.group(1)) : Optional.empty();
  }

  /// A stratum difficulty as a miner writes it.
  static Optional<Difficulty> parse(String number) {
    if (number.length() > LONGEST_NUMBER) {
      return Optional.empty();
    }
    try {
      BigDecimal value = new BigDecimal(number);
      boolean sane =
          value.signum() > 0 && value.scale() < 64 && value.precision() - value.scale() < 20;
      return sane ? Optional.of(difficulty(value)) : Optional.empty();
    } catch (NumberFormatException garbage) {
      return Optional.empty();
    }
  }

  private static Difficulty difficulty(BigDecimal value) {
    BigDecimal most = BigDecimal.valueOf(1L << 30);
    return Difficulty.ofStratum(value.min(most));
  }
}
