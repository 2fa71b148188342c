package io.culvert.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.BillingZoneChanged;
import io.culvert.events.PlanChangeReason;
import io.culvert.events.PlanChanged;
import io.culvert.schemas.EventIds;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AccountPlansTest {

  private final AccountPlans plans = new AccountPlans(Plans.standard());

  @Test
  void anAccountBeginsWithTheDefaultPlanInUtc() {
    assertThat(plans.plan("acme").name()).isEqualTo("sandbox");
    assertThat(plans.billingZone("acme")).isEqualTo(ZoneOffset.UTC);
    assertThat(plans.isErased("acme")).isFalse();
  }

  @Test
  void theNewestPlanAndZoneHold() {
    given(AccountRegistered.newBuilder().setName("").setBillingZone("Europe/Berlin").build());
    given(new PlanChanged("starter", PlanChangeReason.OPERATOR));
    given(new PlanChanged("pro", PlanChangeReason.SUBSCRIPTION_STARTED));
    given(new BillingZoneChanged("America/New_York"));

    assertThat(plans.plan("acme").name()).isEqualTo("pro");
    assertThat(plans.billingZone("acme")).isEqualTo(ZoneId.of("America/New_York"));
    assertThat(plans.plan("other").name()).isEqualTo("sandbox");
  }

  @Test
  void aPlanThatIsOfferedNoMoreCountsAsTheDefaultOne() {
    given(new PlanChanged("gold", PlanChangeReason.OPERATOR));

    assertThat(plans.plan("acme").name()).isEqualTo("sandbox");
  }

  @Test
  void aZoneThatNobodyKnowsChangesNothing() {
    given(new BillingZoneChanged("Mars/Olympus"));

    assertThat(plans.billingZone("acme")).isEqualTo(ZoneOffset.UTC);
  }

  @Test
  void anErasedAccountStaysErased() {
    given(new AccountErased());
    given(new PlanChanged("pro", PlanChangeReason.OPERATOR));

    assertThat(plans.isErased("acme")).isTrue();
  }

  private void given(Object fact) {
    plans.apply(new AccountEvent(EventIds.next(), Instant.EPOCH, "acme", fact));
  }
}
