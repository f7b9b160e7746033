package io.kaspool.cli.config;

import static io.kaspool.cli.config.Configs.explained;
import static io.kaspool.cli.config.Configs.loaded;
import static io.kaspool.cli.config.Configs.minimal;
import static io.kaspool.cli.config.Configs.problems;
import static io.kaspool.cli.config.Configs.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How the database is found in its URL, its parts, and the predecessor's variables for both.
class DatabaseTest {
  /// The variables of the predecessor's manual, as a shell or container tool expands them.
  private static final Map<String, String> PREDECESSOR =
      Map.of(
          "POSTGRES_USER", "pool",
          "POSTGRES_PASSWORD", "hunter2",
          "POSTGRES_DB", "kaspool",
          "POSTGRES_HOSTNAME", "kaspool-db",
          "DATABASE_URL", "postgresql://pool:hunter2@kaspool-db:5432/kaspool");

  private static final DatabaseConfig DATABASE =
      new DatabaseConfig("kaspool-db", 5432, "kaspool", "pool", "hunter2");

  @Test
  void isAbsentUnlessConfigured() {
    assertThat(loaded(minimal()).database()).isNull();
  }

  @Test
  void thePredecessorsEnvironmentIsTakenAsItIs() {
    assertThat(loaded(minimal(), PREDECESSOR).database()).isEqualTo(DATABASE);
    assertThat(explained("database.port", minimal(), PREDECESSOR))
        .hasToString("ConfigValue[key=database.port, value=5432, origin=default: database.url]");
    assertThat(explained("database.user", minimal(), PREDECESSOR))
        .hasToString(
            "ConfigValue[key=database.user, value=pool, origin=environment POSTGRES_USER]");
  }

  @Test
  void itsUrlAloneIsEnoughAndSoAreItsParts() {
    assertThat(database("postgresql://pool:hunter2@kaspool-db:5432/kaspool")).isEqualTo(DATABASE);
    String parts =
        """
        "database": {
          "host": "kaspool-db", "name": "kaspool", "user": "pool", "password": "hunter2"
        }
        """;
    assertThat(loaded(with(parts)).database()).isEqualTo(DATABASE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres://u:p@h/n | h | 5432 | n | u | p",
        "postgresql://u@h:1/n | h | 1 | n | u | ''",
        "postgresql://u:@h:65535/n | h | 65535 | n | u | ''",
        "jdbc:postgresql://h:5433/n?user=u&password=p%26%3D | h | 5433 | n | u | p&=",
        "jdbc:postgresql://u@h/n?password=p@q | h | 5432 | n | u | p@q",
        "postgres://u%40x:%C3%BC%2f@h/n%20m | h | 5432 | n m | u@x | ü/",
        "postgres://u:a+b%zz%2@h/n | h | 5432 | n | u | a+b%zz%2",
        "postgres://u:a@b/c?d#e:f@h/n | h | 5432 | n | u | a@b/c?d#e:f",
        "postgres://u:$1\\\\@h/n | h | 5432 | n | u | $1\\\\",
        "postgres://u:p@[::1]:5433/n | ::1 | 5433 | n | u | p",
        "postgres://u:p@10.0.0.1/n | 10.0.0.1 | 5432 | n | u | p",
        "postgres://u:p@kaspool_db/n | kaspool_db | 5432 | n | u | p"
      })
  void readsUrlsAsPeopleWriteThem(
      String url, String host, int port, String name, String user, String password) {
    assertThat(database(url)).isEqualTo(new DatabaseConfig(host, port, name, user, password));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "mysql://u:hunter2@h/n",
        "postgres:u:hunter2@h/n",
        "postgres://u:hunter2@/n",
        "postgres://u:hunter2@h:0/n",
        "postgres://u:hunter2@h:65536/n",
        "postgres://u:hunter2@h:99999/n",
        "postgres://u:hunter2@h1:1,h2:1/n",
        "postgres://u:hunter2@[::x]/n",
        "postgres://u:hunter2@[1:2]/n",
        "postgres://u:hunter2@h/n/m",
        "postgres://u:hunter2@h/n?sslmode=hunter2",
        "postgres://u:hunter2@h/n?sslmode=prefer",
        "postgres://u:hunter2@h/n?sslmode=require&sslmode=require",
        "postgres://u:hunter2@h/n?sslmode=verify-full",
        "postgres://u:hunter2@h/n?sslrootcert=hunter2",
        "postgres://u:hunter2@h/n?sslmode=require&sslrootcert=hunter2",
        "postgres://u:hunter2@h/n?sslmode=verify-ca&sslrootcert=",
        "postgres://u:hunter2@h/n?sslmode=verify-ca&sslrootcert=hunter2%0a",
        "postgres://u:hunter2@h/n?sslcert=hunter2",
        "postgres://u:hunter2@h/n?hunter2",
        "postgres://u:hunter2@h/n?user=v",
        "postgres://u:hunter2@h/n?password=hunter2",
        "postgres://u:hunter2%00@h/n",
        "postgres://u:hunter2\u0001@h/n"
      })
  void refusesOtherUrlsWithoutRepeatingThem(String url) {
    assertThat(problems(minimal(), Map.of("DATABASE_URL", url)))
        .singleElement()
        .asString()
        .startsWith("environment DATABASE_URL: database.url: ")
        .doesNotContain("hunter2");
  }

  @Test
  void saysWhatAUrlMayNotHold() {
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "postgres://u@h/n?currentSchema=s")))
        .containsExactly(
            "environment DATABASE_URL: database.url: has a parameter other than user, password,"
                + " sslmode and sslrootcert, currentSchema: remove it");
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "postgres://u@h/n?sslmode=prefer")))
        .containsExactly(
            "environment DATABASE_URL: database.url: has an sslmode that is none of disable,"
                + " require, verify-ca, verify-full");
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "postgres://u@h/n?sslmode=verify-ca")))
        .containsExactly(
            "environment DATABASE_URL: database.url: has an sslmode that needs sslrootcert=FILE,"
                + " the certificates to trust");
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "postgres://u@h/n?sslrootcert=ca.pem")))
        .containsExactly(
            "environment DATABASE_URL: database.url: has sslrootcert, which needs"
                + " sslmode=verify-ca or verify-full");
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "books")))
        .containsExactly(
            "environment DATABASE_URL: database.url: must be a URL such as"
                + " postgresql://user:password@host:5432/name (not shown)");
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "postgres://h/" + "n".repeat(3000))))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "postgres://u:p@h/n?sslmode=disable, DISABLE,",
    "jdbc:postgresql://h/n?user=u&sslmode=require&password=p, REQUIRE,",
    "postgres://u:p@h/n?sslmode=verify-ca&sslrootcert=/etc/ca.pem, VERIFY_CA, /etc/ca.pem",
    "postgres://u:p@h/n?sslrootcert=my%20ca.pem&sslmode=verify-full, VERIFY_FULL, my ca.pem"
  })
  void readsHowConnectionsAreEncrypted(
      String url, DatabaseTls.Mode mode, @Nullable String rootCert) {
    DatabaseTls tls = new DatabaseTls(mode, rootCert);

    assertThat(database(url)).isEqualTo(new DatabaseConfig("h", 5432, "n", "u", "p", tls));
    assertThat(DatabaseConfig.parse(url).tls()).isEqualTo(tls);
  }

  @Test
  void showsHowConnectionsAreEncrypted() {
    String url = "jdbc:postgresql://h/n?sslrootcert=ca.pem&user=u&password=p&sslmode=verify-ca";

    assertThat(explained("database.url", minimal(), Map.of("DATABASE_URL", url)).value())
        .isEqualTo("postgresql://u:***@h/n?sslmode=verify-ca&sslrootcert=ca.pem");
  }

  @Test
  void aUrlMaySayOfPartsHowTheyAreEncrypted() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "postgres://kaspool-db?sslmode=require",
            "POSTGRES_DB", "kaspool",
            "POSTGRES_USER", "pool",
            "POSTGRES_PASSWORD", "hunter2");

    assertThat(loaded(minimal(), environment).database())
        .extracting(database -> Objects.requireNonNull(database).tls().mode())
        .isEqualTo(DatabaseTls.Mode.REQUIRE);
  }

  @Test
  void partsGiveWhatTheUrlLeavesOut() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "postgres://kaspool-db",
            "KASPOOL_DATABASE_PORT", "5433",
            "POSTGRES_DB", "kaspool",
            "POSTGRES_USER", "pool",
            "POSTGRES_PASSWORD", "hunter2");

    assertThat(loaded(minimal(), environment).database())
        .isEqualTo(new DatabaseConfig("kaspool-db", 5433, "kaspool", "pool", "hunter2"));
  }

  @Test
  void aPartThatWasPastedIntoTheUrlIsTakenAsItIs() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL",
            "postgres://pool:50%25@kaspool-db/kaspool",
            "POSTGRES_PASSWORD",
            "50%25");

    assertThat(loaded(minimal(), environment).database())
        .extracting(database -> Objects.requireNonNull(database).password())
        .isEqualTo("50%25");
  }

  @Test
  void partsThatContradictTheUrlAreProblemsAndThePasswordsStayHidden() {
    Map<String, String> environment =
        Map.of(
            "DATABASE_URL", "postgres://pool:hunter2@db:5433/kaspool",
            "POSTGRES_HOSTNAME", "localhost",
            "KASPOOL_DATABASE_PORT", "5434",
            "POSTGRES_DB", "pool",
            "POSTGRES_USER", "postgres",
            "POSTGRES_PASSWORD", "hunter3");

    List<String> problems = problems(minimal(), environment);

    String contradicts =
        " is not what database.url says (environment DATABASE_URL): give one of them, or the same";
    assertThat(problems)
        .containsExactly(
            "environment KASPOOL_DATABASE_PORT: database.port:" + contradicts,
            "environment POSTGRES_DB: database.name:" + contradicts,
            "environment POSTGRES_HOSTNAME: database.host:" + contradicts,
            "environment POSTGRES_PASSWORD: database.password:" + contradicts,
            "environment POSTGRES_USER: database.user:" + contradicts);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(problems(minimal(), Map.of("POSTGRES_USER", "pool")))
        .containsExactly(
            "environment POSTGRES_USER: database.host: missing; with database.user given, it must"
                + " be a host name or an IP address",
            "environment POSTGRES_USER: database.name: missing; with database.user given, it must"
                + " be a text of 1 to 255 characters");
    assertThat(problems(minimal(), Map.of("DATABASE_URL", "postgres://h")))
        .containsExactly(
            "environment DATABASE_URL: database.name: missing; with database.url given, it must be"
                + " a text of 1 to 255 characters",
            "environment DATABASE_URL: database.user: missing; with database.url given, it must be"
                + " a text of 1 to 255 characters");
    assertThat(problems(with("\"database\": {\"port\": 5433}"))).hasSize(3);
    assertThat(problems(with("\"database\": {\"port\": 0}"))).hasSize(1);
  }

  @Test
  void aWrongPartIsToldOnce() {
    Map<String, String> environment = Map.of("POSTGRES_USER", "pool", "POSTGRES_DB", "kaspool");

    assertThat(problems(with("\"database\": {\"host\": \"a b\"}"), environment))
        .containsExactly(
            "c.json:5:26: database.host: must be a host name or an IP address, not \"a b\"");
    assertThat(problems(with("\"database\": {\"url\": \"a b\"}"), environment)).hasSize(1);
    assertThat(
            problems(
                with("\"database\": {\"host\": \"a b\"}"),
                Map.of("DATABASE_URL", "postgres://u@h/n")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8246531", "\"8246531\\u0000\"", "[8246531]", "{\"8246531\": 1}", "null"})
  void aWrongPasswordIsNotRepeated(String password) {
    String database =
        "\"database\": {\"host\": \"h\", \"name\": \"n\", \"user\": \"u\", \"password\": ";

    assertThat(problems(with(database + password + "}")))
        .singleElement()
        .asString()
        .contains("database.password: must be a text of 1 to 1024 characters")
        .doesNotContain("8246531");
  }

  @Test
  void aUrlInThePlaceOfTheSectionIsNotRepeated() {
    assertThat(problems(with("\"database\": \"postgres://pool:hunter2@db/pool\"")))
        .singleElement()
        .asString()
        .contains("database: must be an object, not \"postgres://…@db/pool\"");
  }

  @Test
  void passwordsAreNeverShown() {
    assertThat(explained("database.url", minimal(), PREDECESSOR).value())
        .isEqualTo("postgresql://pool:***@kaspool-db:5432/kaspool");
    assertThat(explained("database.password", minimal(), PREDECESSOR).value()).isEqualTo("***");
    assertThat(explained(minimal(), PREDECESSOR).toString()).doesNotContain("hunter2");
    assertThat(loaded(minimal(), PREDECESSOR).toString())
        .contains("user=pool, password=***")
        .doesNotContain("hunter2");
    String jdbc = "jdbc:postgresql://[::1]/kaspool?user=pool&password=hunter2";
    assertThat(explained("database.url", minimal(), Map.of("DATABASE_URL", jdbc)).value())
        .isEqualTo("postgresql://pool:***@[::1]/kaspool");
  }

  private static DatabaseConfig database(String url) {
    return Objects.requireNonNull(
        loaded(minimal(), Map.of("KASPOOL_DATABASE_URL", url)).database());
  }
}
