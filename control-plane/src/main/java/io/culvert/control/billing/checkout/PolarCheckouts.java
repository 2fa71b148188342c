package io.culvert.control.billing.checkout;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.BillingHttp.Reply;
import io.culvert.control.billing.webhook.PolarMessage;
import io.culvert.runtime.settings.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Polar's checkouts ({@code POST /v1/checkouts/}): pages on which a person pays. */
public final class PolarCheckouts {

  private static final Logger log = LoggerFactory.getLogger(PolarCheckouts.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final BillingHttp http;
  private final URI address;
  private final Map<String, String> headers;
  private final String successUrl;

  /**
   * @param api without a slash at the end
   * @param successUrl where Polar sends the person after paying
   */
  public PolarCheckouts(BillingHttp http, URI api, Secret token, String successUrl) {
    this.http = http;
    this.address = URI.create(api + "/v1/checkouts/");
    this.headers = Map.of("Authorization", "Bearer " + token.value());
    this.successUrl = successUrl;
  }

  /**
   * Makes one.
   *
   * @param email filled in on the page; empty when it is not known
   * @param products to choose from
   * @return address of the page; fails with a {@link ControlException}
   */
  Mono<URI> create(String accountId, Optional<String> email, List<String> products) {
    return http.post(address, headers, json(accountId, email, products))
        .onErrorMap(
            e -> {
              log.warn("Polar did not answer: {}", e.toString());
              return new ControlException(
                  ControlError.PAYMENT_SILENT, "Polar could not be reached, or took too long.");
            })
        .map(PolarCheckouts::page);
  }

  /** The account's id goes along twice: as the customer's, and on the subscription itself. */
  private byte[] json(String accountId, Optional<String> email, List<String> products) {
    var root = JSON.createObjectNode();
    products.forEach(root.putArray("products")::add);
    root.put("external_customer_id", accountId);
    email.ifPresent(address -> root.put("customer_email", address));
    root.put("success_url", successUrl);
    root.putObject("metadata").put(PolarMessage.ACCOUNT_ID, accountId);
    return JSON.writeValueAsBytes(root);
  }

  private static URI page(Reply reply) {
    if (!reply.isSuccess()) {
      log.warn("Polar refused a checkout: HTTP {} {}", reply.status(), reply.excerpt());
      throw new ControlException(
          ControlError.PAYMENT_REFUSED, "Polar answered with status " + reply.status() + ".");
    }
    try {
      var url = URI.create(JSON.readTree(reply.body()).path("url").asString());
      if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
        return url;
      }
    } catch (JacksonException | IllegalArgumentException e) {
      log.warn("Polar's answer cannot be read: {}", e.toString());
    }
    throw new ControlException(ControlError.PAYMENT_REFUSED, "Polar answered without an address.");
  }
}
