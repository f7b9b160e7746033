package io.kaspool.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DialectTest {
  private static final Map<String, ExtranonceForm> FORMS =
      Map.of(
          "mining.set_extranonce[1]", ExtranonceForm.MINING_SET_1,
          "mining.set_extranonce[2]", ExtranonceForm.MINING_SET_2,
          "set_extranonce[2]", ExtranonceForm.SET_2,
          "subscribe reply", ExtranonceForm.SUBSCRIBE_REPLY);

  @Test
  void isReadFromTheAgentWhateverItsCase() {
    for (JsonNode vector : Wire.group("dialect_detection")) {
      String agent = vector.get("user_agent").asString();
      for (String spelling :
          new String[] {agent, agent.toLowerCase(Locale.ROOT), agent.toUpperCase(Locale.ROOT)}) {
        Dialect dialect = Dialect.ofAgent(spelling);
        assertThat(dialect.jobs().name())
            .as(spelling)
            .isEqualToIgnoringCase(vector.get("job").asString());
        assertThat(dialect.extranonce())
            .as(spelling)
            .isEqualTo(FORMS.get(vector.get("extranonce_via").asString()));
      }
    }
  }

  @Test
  void hasANameForTheConfiguration() {
    for (Dialect dialect : Dialect.ALL) {
      assertThat(Dialect.named(dialect.name())).contains(dialect);
    }
    assertThat(Dialect.named("auto")).isEmpty();
  }

  @Test
  void neverAsksForJobsFasterThanFourASecond() {
    assertThat(Dialect.ALL)
        .allSatisfy(
            dialect ->
                assertThat(dialect.jobInterval())
                    .isGreaterThanOrEqualTo(Dialect.SHORTEST_INTERVAL));
  }
}
