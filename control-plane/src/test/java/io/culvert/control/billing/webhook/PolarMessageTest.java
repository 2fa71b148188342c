package io.culvert.control.billing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PolarMessageTest {

  @Test
  void aSubscriptionIsReadWithItsAccountAndNothingPersonal() {
    var message =
        read(
            """
            {"type":"subscription.active","timestamp":"2026-11-23T10:00:00.123456Z","data":{
              "id":"sub-1","status":"active","product_id":"prod-1","customer_id":"cus-1",
              "current_period_start":"2026-11-23T10:00:00Z",
              "current_period_end":"2026-12-23T12:00:00+02:00",
              "cancel_at_period_end":true,"ends_at":"2026-12-23T10:00:00Z","ended_at":null,
              "customer":{"id":"cus-1","external_id":"acc-1","email":"ann@example.com"}}}
            """);

    assertThat(message.type()).isEqualTo("subscription.active");
    assertThat(message.sourceAt()).isEqualTo(Instant.parse("2026-11-23T10:00:00.123456Z"));
    assertThat(message.accountId()).isEqualTo("acc-1");
    var subscription = message.subscription();
    assertThat(subscription.getSubscriptionId()).isEqualTo("sub-1");
    assertThat(subscription.getProductId()).isEqualTo("prod-1");
    assertThat(subscription.getStatus()).isEqualTo("active");
    assertThat(subscription.getCurrentPeriodEnd()).isEqualTo(Instant.parse("2026-12-23T10:00:00Z"));
    assertThat(subscription.getCancelAtPeriodEnd()).isTrue();
    assertThat(subscription.getEndsAt()).isEqualTo(Instant.parse("2026-12-23T10:00:00Z"));
    assertThat(subscription.getEndedAt()).isNull();
    assertThat(message.toString()).doesNotContain("ann@example.com");
  }

  @Test
  void anAccountIsFoundInTheMetadataWhereTheCustomerDoesNotNameIt() {
    var message =
        read(
            """
            {"type":"subscription.created","data":{"id":"sub-1","status":"incomplete",
              "metadata":{"account_id":"acc-1"},"customer":{"external_id":null}}}
            """);

    assertThat(message.accountId()).isEqualTo("acc-1");
  }

  @Test
  void nobodyIsFoundByAnEmailAddress() {
    var message =
        read(
            """
            {"type":"subscription.active","data":{"id":"sub-1","status":"active",
              "customer":{"id":"cus-1","external_id":null,"email":"ann@example.com"}}}
            """);

    assertThat(message.accountId()).isNull();
  }

  @Test
  void aCustomersOwnMessagesNameItsAccount() {
    var message =
        read("{\"type\":\"customer.updated\",\"data\":{\"id\":\"c\",\"external_id\":\"acc-1\"}}");

    assertThat(message.accountId()).isEqualTo("acc-1");
    assertThat(message.subscription()).isNull();
  }

  @Test
  void aTypeOfTheFutureIsAMessageThatSaysNothingYet() {
    var message =
        read("{\"type\":\"subscription.teleported\",\"data\":{\"id\":\"s\",\"status\":\"x\"}}");

    assertThat(message.type()).isEqualTo("subscription.teleported");
    assertThat(message.subscription()).isNull();
  }

  @Test
  void whatNobodyCanReadIsAMessageTooAndNeverAnError() {
    for (var text :
        new String[] {
          "",
          "no json",
          "[]",
          "null",
          "{\"type\":7,\"data\":[]}",
          "{\"data\":{\"id\":{}}}",
          "{\"type\":\"subscription.active\",\"timestamp\":\"yesterday\",\"data\":null}",
          "{\"type\":\"subscription.active\",\"data\":{\"id\":\"s\"}}",
          "[".repeat(100_000)
        }) {
      assertThat(read(text).subscription())
          .as(text.substring(0, Math.min(40, text.length())))
          .isNull();
    }
  }

  @Test
  void whatOurCheckoutWroteOnTheSubscriptionIsSurerThanWhoseAddressWasTyped() {
    var message =
        read(
            """
            {"type":"subscription.active","data":{"id":"sub-1","status":"active",
              "metadata":{"account_id":"acc-new"},"customer":{"external_id":"acc-old"}}}
            """);

    assertThat(message.accountId()).isEqualTo("acc-new");
  }

  private static PolarMessage read(String json) {
    return PolarMessage.of(json.getBytes(StandardCharsets.UTF_8));
  }
}
