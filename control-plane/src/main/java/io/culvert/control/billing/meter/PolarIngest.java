package io.culvert.control.billing.meter;

import io.culvert.control.billing.BillingHttp;
import io.culvert.events.UsageLedgerLine;
import io.culvert.runtime.settings.Secret;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Polar's events ({@code POST /v1/events/ingest}): a line becomes an event named {@code
 * culvert.<meter>} whose {@code external_id} is the line's id, by which Polar drops what it has. A
 * meter in Polar filters by that name and sums {@code metadata.quantity}.
 */
final class PolarIngest implements MeterTarget {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MOST = 100;

  private final BillingHttp http;
  private final URI address;
  private final Map<String, String> headers;
  private final Clock clock;

  PolarIngest(BillingHttp http, URI api, Secret token, Clock clock) {
    this.http = http;
    this.address = URI.create(api + "/v1/events/ingest");
    this.headers = Map.of("Authorization", "Bearer " + token.value());
    this.clock = clock;
  }

  @Override
  public String name() {
    return "polar";
  }

  @Override
  public int most() {
    return MOST;
  }

  @Override
  public Answer send(List<UsageLedgerLine> lines) {
    try {
      var reply = Objects.requireNonNull(http.post(address, headers, json(lines)).block());
      return reply.isSuccess()
          ? taken(reply.body(), lines.size())
          : AnswerOf.refusal(reply, clock.instant());
    } catch (RuntimeException e) { // WebClient's: no connection, no answer in time, a broken one
      return new Answer.NotNow(String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  private static byte[] json(List<UsageLedgerLine> lines) {
    var root = JSON.createObjectNode();
    var events = root.putArray("events");
    lines.forEach(line -> events.add(event(line)));
    return JSON.writeValueAsBytes(root);
  }

  private static ObjectNode event(UsageLedgerLine line) {
    var event = JSON.createObjectNode();
    event.put("name", "culvert." + line.getMeter().name().toLowerCase(Locale.ROOT));
    event.put("external_customer_id", line.getAccountId());
    event.put("external_id", line.getLineId());
    event.put("timestamp", line.getHour().toString());
    event
        .putObject("metadata")
        .put("quantity", line.getQuantity())
        .put("month", line.getMonth())
        .put("adjustment", line.getAdjustment());
    return event;
  }

  /**
   * Polar says how many it took and how many it had. Lines that are neither are lost on the way.
   */
  private static Answer taken(byte[] body, int sent) {
    try {
      var root = JSON.readTree(body);
      if (root.path("inserted").isIntegralNumber()) {
        var inserted = root.path("inserted").asInt();
        var duplicates = root.path("duplicates").asInt(0);
        return inserted + duplicates < sent
            ? new Answer.NotNow(
                "of %d lines it has %d".formatted(sent, inserted + duplicates), Optional.empty())
            : new Answer.Taken(inserted, duplicates);
      }
    } catch (JacksonException e) {
      // Taken all the same: the status says so.
    }
    return new Answer.Taken(sent, 0);
  }
}
