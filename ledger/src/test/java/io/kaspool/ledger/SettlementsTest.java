package io.kaspool.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kaspool.ledger.Settlements.NewSettlement;
import io.kaspool.ledger.Settlements.Settlement;
import io.kaspool.ledger.Settlements.Totals;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettlementsTest extends BlocksFacts {
  private long rig;

  @BeforeEach
  void rig() {
    rig = worker("rig");
  }

  @Test
  void nothingIsSettledAtFirst() {
    assertThat(this.<Totals>read(books -> books.settlements().totals())).isEqualTo(Totals.NONE);
    assertThat(number(books -> books.settlements().nextNumber())).isEqualTo(1);
  }

  @Test
  void sumsAllSettlements() {
    settlement("a", rig, 100, 3);
    settlement("b", rig, 50, 1);

    assertThat(this.<Totals>read(books -> books.settlements().totals()))
        .isEqualTo(new Totals(2, 150, 4, 146));
    assertThat(number(books -> books.settlements().nextNumber())).isEqualTo(3);
  }

  @Test
  void keepsTheRulesOfEach() {
    long id = settlement("a", rig, 100, 3);

    Settlement settlement =
        list(books -> books.settlements().since(Duration.ofDays(35))).getFirst();
    assertThat(settlement.id()).isEqualTo(id);
    assertThat(settlement.windowMinutes()).isEqualTo(30);
    assertThat(settlement.roundMinutes()).isEqualTo(10);
    assertThat(settlement.rewardsSompi()).isEqualTo(100);
    assertThat(settlement.feesSompi()).isEqualTo(3);
    assertThat(settlement.creditsSompi()).isEqualTo(97);
    assertThat(map(books -> books.accounts().workersOf(settlement.entryId())))
        .isEqualTo(Map.of(rig, 97L));
  }

  @Test
  void listsThoseOfSomeTimeTheOldestFirst() throws Exception {
    long first = settlement("a", rig, 100, 3);
    long second = settlement("b", rig, 100, 3);
    sql("UPDATE settlement SET at = now() - interval '36 days' WHERE id = " + first);
    long third = settlement("c", rig, 100, 3);

    assertThat(list(books -> books.settlements().since(Duration.ofDays(35))))
        .extracting(Settlement::id)
        .containsExactly(second, third);
  }

  @Test
  void refusesFeesAndCreditsThatAreNotTheRewards() {
    assertThatThrownBy(
            () ->
                write(
                    books -> {
                      long entry =
                          books
                              .accounts()
                              .book(
                                  Entry.of(
                                      "a",
                                      Entry.Kind.SETTLEMENT,
                                      "",
                                      Map.of(AccountKind.CHAIN, -100L, AccountKind.FEE, 100L)));
                      books.settlements().add(new NewSettlement(entry, 30, 10, 100, 3, 96));
                    }))
        .isInstanceOfSatisfying(
            LedgerException.class,
            e -> assertThat(e.kind()).isEqualTo(LedgerException.Kind.REFUSED))
        .hasMessageContaining("settlement_check");

    assertThat(number(books -> books.accounts().balance(AccountKind.FEE))).isZero();
  }

  @Test
  void refusesTwoSettlementsOfOneEntry() {
    settlement("a", rig, 100, 3);
    long entry = list(books -> books.settlements().since(Duration.ofDays(1))).getFirst().entryId();

    assertThatThrownBy(
            () ->
                write(
                    books -> books.settlements().add(new NewSettlement(entry, 30, 10, 100, 3, 97))))
        .isInstanceOf(LedgerException.class);
  }
}
