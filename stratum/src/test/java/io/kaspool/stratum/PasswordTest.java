package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Difficulty;
import io.kaspool.mining.Scheme;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class PasswordTest {
  private static final PortSettings PORT =
      new PortSettings("127.0.0.1", 0, stratum("4096"), null, Scheme.PPLNS);

  private static Difficulty stratum(String difficulty) {
    return Difficulty.ofStratum(new BigDecimal(difficulty));
  }

  @Test
  void readsTheDifficultyAmongOtherOptions() {
    for (String password : new String[] {"d=8192", "diff=8192", "x;d=8192", "c=KAS,d=8192,mc=1"}) {
      assertThat(Password.difficulty(password)).as(password).contains(stratum("8192"));
    }
    assertThat(Password.difficulty("d=0.5")).contains(stratum("0.5"));
  }

  @Test
  void ignoresWhatItCannotRead() {
    for (String password :
        new String[] {
          "",
          "x",
          "123",
          "d=",
          "d=abc",
          "d=-1",
          "d=0",
          "D=5",
          "md=5",
          "d=1e999999999",
          "d=NaN",
          "d=0x10",
          "d=9999999999999999999999999999"
        }) {
      assertThat(Password.difficulty(password)).as(password).isEmpty();
    }
  }

  @Test
  void isHeldToThePortsLimitsAndToPowersOfTwo() {
    assertThat(PORT.allowed(stratum("5000"))).isEqualTo(stratum("4096"));
    assertThat(PORT.allowed(stratum("8191"))).isEqualTo(stratum("4096"));
    assertThat(PORT.allowed(stratum("8192"))).isEqualTo(stratum("8192"));
    assertThat(PORT.allowed(stratum("1"))).isEqualTo(stratum("64"));
    Difficulty most = Password.difficulty("d=99999999999").orElseThrow();
    assertThat(PORT.allowed(most)).isEqualTo(stratum("1073741824"));
  }

  @Test
  void mayBeAsLowAsThePortBegins() {
    PortSettings cpu = new PortSettings("127.0.0.1", 0, stratum("0.001"), null, Scheme.PPLNS);
    assertThat(cpu.startDifficulty()).isEqualTo(stratum("0.0009765625"));
    assertThat(cpu.allowed(stratum("0.0000001"))).isEqualTo(stratum("0.0009765625"));
    assertThat(cpu.allowed(stratum("0.3"))).isEqualTo(stratum("0.25"));
  }
}
