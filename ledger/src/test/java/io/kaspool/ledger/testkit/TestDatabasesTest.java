package io.kaspool.ledger.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kaspool.ledger.Ledger;
import io.kaspool.ledger.Settlements;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabasesTest {
  @Test
  void everyDatabaseIsAnother() {
    assertThat(TestDatabases.fresh()).isNotEqualTo(TestDatabases.fresh());
  }

  @Test
  void aFreshDatabaseHasNoSchema() throws SQLException {
    try (Connection connection = TestDatabases.connect(TestDatabases.fresh())) {
      assertThat(connection.getMetaData().getTables(null, "kaspool", null, null).next()).isFalse();
    }
  }

  @Test
  void aLedgerIsReadyAndEmpty() {
    try (Ledger ledger = TestDatabases.ledger()) {
      assertThat(ledger.<Settlements.Totals>transact(books -> books.settlements().totals()))
          .isEqualTo(Settlements.Totals.NONE);
    }
  }
}
