package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class NonceTextTest {
  @Test
  void joinsWhatMinersSendWithTheirExtranonce() {
    for (JsonNode vector : Wire.group("nonce_combine")) {
      String extranonce = vector.get("extranonce").asString();
      if (extranonce.length() != 2 * Extranonce.BYTES) {
        continue; // this pool gives everybody two bytes
      }
      Extranonce own = new Extranonce(Integer.parseInt(extranonce, 16));
      OptionalLong nonce = NonceText.parse(vector.get("submitted").asString(), own);
      boolean usable = nonce.isPresent() && own.range().contains(nonce.getAsLong());
      assertThat(usable)
          .as(vector.toString())
          .isEqualTo("ok".equals(vector.get("result").asString()));
      if (usable) {
        assertThat(Long.toUnsignedString(nonce.getAsLong()))
            .isEqualTo(vector.get("nonce_u64").asString());
      }
    }
  }

  @Test
  void refusesWhatIsNoNonce() {
    Extranonce own = new Extranonce(1);
    for (String text :
        new String[] {"", "0x", "g", "-1", "+1", "1_0", "00fbba000000000a9d", "０", "1 2"}) {
      assertThat(NonceText.parse(text, own)).as(text).isEmpty();
    }
  }

  @Test
  void placesTheExtranonceInFront() {
    for (JsonNode vector : Wire.group("extranonce_layout")) {
      Extranonce own = new Extranonce(Integer.parseInt(vector.get("extranonce").asString(), 16));
      assertThat(own.hex()).isEqualTo(vector.get("extranonce").asString());
      assertThat(own.minerBytes()).isEqualTo(vector.get("miner_bytes").asInt());
      long first = Long.parseUnsignedLong(vector.get("first_nonce").asString(), 16);
      long last = Long.parseUnsignedLong(vector.get("last_nonce").asString(), 16);
      assertThat(NonceText.parse("0", own)).hasValue(first);
      assertThat(NonceText.parse("ffffffffffff", own)).hasValue(last);
      assertThat(own.range().contains(first) && own.range().contains(last)).isTrue();
      assertThat(own.range().contains(first - 1) || own.range().contains(last + 1)).isFalse();
    }
  }
}
