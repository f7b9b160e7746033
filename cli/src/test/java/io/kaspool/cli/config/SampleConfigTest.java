package io.kaspool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.kaspa.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleConfigTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("kaspool.root")).resolve("config/config.json");

  @Test
  void asksForTheTreasurysAddressOnly() {
    ConfigResult result = ConfigLoader.load(SAMPLE, Map.of());

    assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
    assertThat(((ConfigResult.Invalid) result).problems())
        .singleElement()
        .extracting(ConfigProblem::key)
        .isEqualTo("treasury.address");
  }

  @Test
  void worksWithAnAddress() throws IOException {
    String text =
        Files.readString(SAMPLE)
            .replace("kaspatest:your-treasury-address", Configs.address(Network.TESTNET_10, 1));

    assertThat(ConfigLoader.parse("sample", text, Map.of()))
        .isInstanceOf(ConfigResult.Loaded.class);
  }
}
