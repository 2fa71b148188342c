package io.culvert.control.billing.checkout;

import io.culvert.control.api.Authentication;
import io.culvert.control.api.Caller;
import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.billing.BillingSettings;
import io.culvert.control.billing.subscription.SubscriptionBook;
import io.culvert.schemas.plan.Plans;
import io.culvert.web.JsonBody;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** {@code /api/v1/billing}: buying a plan, and what was bought. */
public final class CheckoutHandlers {

  private final BillingSettings settings;
  private final PolarCheckouts checkouts;
  private final Function<String, Optional<String>> emails;
  private final SubscriptionBook book;
  private final Plans plans;
  private final Authentication authentication;
  private final InstantSource clock;

  /**
   * What an account has.
   *
   * @param plan that holds now
   * @param forSale plans that can be bought here
   * @param subscriptions all that were ever heard of, newest last
   */
  record Billing(String plan, List<String> forSale, List<SubscriptionItem> subscriptions) {}

  /**
   * @param emails e-mail address of an account, where it has one that can be read
   */
  public CheckoutHandlers(
      BillingSettings settings,
      PolarCheckouts checkouts,
      Function<String, Optional<String>> emails,
      SubscriptionBook book,
      Plans plans,
      Authentication authentication,
      InstantSource clock) {
    this.settings = settings;
    this.checkouts = checkouts;
    this.emails = emails;
    this.book = book;
    this.plans = plans;
    this.authentication = authentication;
    this.clock = clock;
  }

  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .POST("/api/v1/billing/checkout", this::buy)
        .GET("/api/v1/billing/subscription", this::show)
        .filter(authentication.requiresByMethod())
        .build();
  }

  private Mono<ServerResponse> buy(ServerRequest request) {
    var accountId = Caller.of(request).accountId();
    return JsonBody.read(request)
        .map(body -> products(accountId, body.path("plan").asString("")))
        .flatMap(products -> checkouts.create(accountId, emails.apply(accountId), products))
        .flatMap(page -> ServerResponse.created(page).bodyValue(Map.of("url", page.toString())));
  }

  private List<String> products(String accountId, String plan) {
    if (!settings.isSelling()) {
      throw new ControlException(
          ControlError.CHECKOUT_OFF, "POLAR_ACCESS_TOKEN or POLAR_PRODUCTS is not set.");
    }
    var products = settings.products().of(plan);
    if (products.isEmpty()) {
      throw new ControlException(
          ControlError.PLAN_NOT_SOLD, "For sale: " + String.join(", ", forSale()) + ".");
    }
    var hasIt =
        book.account(accountId).byId().values().stream()
            .anyMatch(subscription -> subscription.renews() && subscription.plan().equals(plan));
    if (hasIt) {
      throw new ControlException(ControlError.ALREADY_SUBSCRIBED, "Plan: " + plan + ".");
    }
    return products;
  }

  private Mono<ServerResponse> show(ServerRequest request) {
    var account = book.account(Caller.of(request).accountId());
    Instant now = clock.instant();
    var subscriptions =
        account.byId().values().stream().map(state -> SubscriptionItem.of(state, now)).toList();
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .bodyValue(new Billing(account.currentPlan(plans), forSale(), subscriptions));
  }

  private List<String> forSale() {
    return settings.isSelling()
        ? List.copyOf(new TreeSet<>(settings.products().plans().values()))
        : List.of();
  }
}
