package io.culvert.control.billing;

import io.culvert.control.ControlSettings;
import io.culvert.control.account.Accounts;
import io.culvert.control.account.PersonalData;
import io.culvert.control.api.Authentication;
import io.culvert.control.billing.cancellation.CancelForErased;
import io.culvert.control.billing.checkout.CheckoutHandlers;
import io.culvert.control.billing.checkout.PolarCheckouts;
import io.culvert.control.billing.meter.MeterConnectors;
import io.culvert.control.billing.subscription.KeepSubscriptions;
import io.culvert.control.billing.subscription.SubscriptionBook;
import io.culvert.control.billing.webhook.SealBody;
import io.culvert.control.billing.webhook.WebhookHandlers;
import io.culvert.control.billing.webhook.WebhookLog;
import io.culvert.control.billing.webhook.WebhookMeters;
import io.culvert.control.order.OrderDesk;
import io.culvert.control.view.FollowedFacts;
import io.culvert.schemas.seal.AccountKeyring;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The parts of billing. Webhooks go {@link WebhookHandlers} → {@link WebhookLog} → {@link
 * SubscriptionBook} → {@link KeepSubscriptions} → the decision; what an erased account leaves is
 * ended by {@link CancelForErased}; usage goes from the ledger through {@link MeterConnectors} out.
 */
@Configuration(proxyBeanMethods = false)
public class BillingArea {

  /** Less than a person's patience, more than Polar ever took. */
  private static final Duration CALL = Duration.ofSeconds(10);

  @Bean
  SubscriptionBook subscriptionBook(ControlSettings settings) {
    var billing = settings.billing();
    return new SubscriptionBook(billing.products(), settings.plans(), billing.grace());
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  WebhookLog webhookLog(ControlSettings settings, SubscriptionBook book, MeterRegistry meters) {
    return new WebhookLog(settings.kafka(), book::apply, meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  KeepSubscriptions keepSubscriptions(
      SubscriptionBook book,
      OrderDesk desk,
      WebhookLog webhooks,
      FollowedFacts facts,
      Clock clock,
      MeterRegistry meters) {
    return new KeepSubscriptions(
        book, desk, () -> webhooks.isCaughtUp() && facts.isCaughtUp(), clock, meters);
  }

  @Bean
  RouterFunction<ServerResponse> webhookRoutes(
      ControlSettings settings,
      WebhookLog webhooks,
      SubscriptionBook book,
      AccountKeyring keys,
      FollowedFacts facts,
      Clock clock,
      MeterRegistry meters) {
    var seal = new SealBody(keys, settings.masters(), account -> book.account(account).isErased());
    return new WebhookHandlers(
            settings.billing().webhookSecrets(),
            webhooks,
            seal,
            () -> webhooks.isCaughtUp() && facts.isCaughtUp(),
            clock,
            new WebhookMeters(meters))
        .routes();
  }

  @Bean
  RouterFunction<ServerResponse> checkoutRoutes(
      ControlSettings settings,
      SubscriptionBook book,
      Accounts accounts,
      PersonalData personal,
      Authentication authentication,
      Clock clock) {
    var billing = settings.billing();
    var comingBack = billing.successUrl().orElse(settings.publicUrl() + "/account");
    var checkouts =
        new PolarCheckouts(
            new BillingHttp(CALL), billing.polarApi(), billing.polarToken(), comingBack);
    return new CheckoutHandlers(
            billing,
            checkouts,
            id -> accounts.find(id).flatMap(personal::person).map(PersonalData.Person::email),
            book,
            settings.plans(),
            authentication,
            clock)
        .routes();
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  CancelForErased cancelForErased(
      ControlSettings settings,
      SubscriptionBook book,
      WebhookLog webhooks,
      FollowedFacts facts,
      Clock clock,
      MeterRegistry meters) {
    return CancelForErased.of(
        settings.billing(),
        book,
        () -> webhooks.isCaughtUp() && facts.isCaughtUp(),
        new BillingHttp(CALL),
        clock,
        meters);
  }

  @Bean(initMethod = "start", destroyMethod = "close")
  MeterConnectors meterConnectors(ControlSettings settings, Clock clock, MeterRegistry meters) {
    return MeterConnectors.of(settings.billing(), settings.kafka(), clock, meters);
  }
}
