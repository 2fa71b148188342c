package io.culvert.control.billing.webhook;

import io.culvert.events.ProviderSubscription;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of a message of Polar matters to us. A message that nobody understands is a message too: it
 * has no type, names no account and says nothing of a subscription.
 *
 * @param type for example {@code subscription.active}; empty when the message cannot be read
 * @param sourceAt when Polar made it; null when it does not say
 * @param accountId the account that it names, known here or not
 * @param subscription what it says of a subscription
 */
public record PolarMessage(
    String type,
    @Nullable Instant sourceAt,
    @Nullable String accountId,
    @Nullable ProviderSubscription subscription) {

  /** Key of our account's id in the metadata of a checkout, which Polar copies to what it makes. */
  public static final String ACCOUNT_ID = "account_id";

  /** Type that says by itself that a subscription gives nothing any more. */
  public static final String REVOKED = "subscription.revoked";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_NAME = 200;
  private static final Set<String> ABOUT_SUBSCRIPTIONS =
      Set.of(
          "subscription.created",
          "subscription.updated",
          "subscription.active",
          "subscription.canceled",
          "subscription.uncanceled",
          "subscription.past_due",
          REVOKED);

  private static final PolarMessage UNREADABLE = new PolarMessage("", null, null, null);

  /** Reads a message; never fails. */
  static PolarMessage of(byte[] body) {
    try {
      var root = JSON.readTree(body);
      return root.isObject() ? of(root) : UNREADABLE;
    } catch (JacksonException e) {
      return UNREADABLE;
    }
  }

  private static PolarMessage of(JsonNode root) {
    var type = text(root, "type").orElse("");
    var data = root.path("data");
    var subscription = ABOUT_SUBSCRIPTIONS.contains(type) ? subscription(data) : null;
    return new PolarMessage(
        type, time(root, "timestamp"), accountId(type, data).orElse(null), subscription);
  }

  /**
   * By the ids that we gave, in the order of how sure they are. What a checkout of ours wrote on
   * the subscription itself comes first: Polar finds the customer by the e-mail address that
   * somebody typed, and so may name the account that had the address before.
   */
  private static Optional<String> accountId(String type, JsonNode data) {
    var ofCustomer = type.startsWith("customer.") ? text(data, "external_id") : none();
    return Stream.of(
            ofCustomer,
            text(data.path("metadata"), ACCOUNT_ID),
            text(data.path("customer"), "external_id"),
            text(data, "external_customer_id"),
            text(data, "customer_external_id"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static @Nullable ProviderSubscription subscription(JsonNode data) {
    var id = text(data, "id");
    var status = text(data, "status");
    if (id.isEmpty() || status.isEmpty()) {
      return null;
    }
    return new ProviderSubscription(
        id.get(),
        text(data, "product_id").orElse(null),
        status.get(),
        time(data, "current_period_start"),
        time(data, "current_period_end"),
        data.path("cancel_at_period_end").asBoolean(false),
        time(data, "ends_at"),
        time(data, "ended_at"));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<String> text(JsonNode object, String name) {
    var value = object.path(name);
    return value.isString()
        ? Optional.of(value.stringValue())
            .filter(text -> !text.isBlank() && text.length() <= LONGEST_NAME)
        : Optional.empty();
  }

  private static @Nullable Instant time(JsonNode object, String name) {
    try {
      return text(object, name)
          .map(text -> OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS))
          .orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
