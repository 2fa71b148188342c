package io.culvert.control.billing.meter;

import io.culvert.control.billing.BillingHttp;
import io.culvert.control.billing.webhook.Signature;
import io.culvert.control.billing.webhook.SigningSecret;
import io.culvert.events.UsageLedgerLine;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Any server that understands Standard Webhooks: one message for each line, signed, with the line's
 * id as {@code webhook-id}, by which the receiver drops what it has.
 */
final class SignedWebhook implements MeterTarget {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String TYPE = "usage.line";

  private final BillingHttp http;
  private final URI address;
  private final SigningSecret secret;
  private final Clock clock;

  SignedWebhook(BillingHttp http, URI address, SigningSecret secret, Clock clock) {
    this.http = http;
    this.address = address;
    this.secret = secret;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public int most() {
    return 1;
  }

  @Override
  public Answer send(List<UsageLedgerLine> lines) {
    var line = lines.getFirst();
    var body = json(line);
    var now = clock.instant();
    var headers =
        Map.of(
            "webhook-id", line.getLineId(),
            "webhook-timestamp", String.valueOf(now.getEpochSecond()),
            "webhook-signature", Signature.sign(secret, line.getLineId(), now, body));
    try {
      var reply = Objects.requireNonNull(http.post(address, headers, body).block());
      return reply.isSuccess() ? new Answer.Taken(1, 0) : AnswerOf.refusal(reply, now);
    } catch (RuntimeException e) { // WebClient's: no connection, no answer in time, a broken one
      return new Answer.NotNow(String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  private static byte[] json(UsageLedgerLine line) {
    var root = JSON.createObjectNode().put("type", TYPE);
    root.put("timestamp", line.getHour().toString());
    root.putObject("data")
        .put("id", line.getLineId())
        .put("account_id", line.getAccountId())
        .put("month", line.getMonth())
        .put("hour", line.getHour().toString())
        .put("meter", line.getMeter().name().toLowerCase(Locale.ROOT))
        .put("quantity", line.getQuantity())
        .put("adjustment", line.getAdjustment());
    return JSON.writeValueAsBytes(root);
  }
}
