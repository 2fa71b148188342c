package io.culvert.control.billing.webhook;

import io.culvert.control.api.ControlError;
import io.culvert.control.api.ControlException;
import io.culvert.events.BillingEvent;
import io.culvert.events.WebhookReceived;
import io.culvert.schemas.EventIds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Takes webhooks in. Verified by their bytes as they came, kept in Kafka, then answered: the sender
 * waits ten seconds and tries again when it hears nothing good. What a message changes is worked
 * out afterwards, from the log.
 */
public final class WebhookHandlers {

  private static final Logger log = LoggerFactory.getLogger(WebhookHandlers.class);
  private static final String PROVIDER = "polar";

  /** A message has some KiB; sealed it must fit into a record of Kafka's, 1 MiB. */
  private static final int LARGEST = 512 << 10;

  /** Anybody may send: what is being read has bounds in memory and in time. */
  private static final int MOST_AT_ONCE = 64;

  private static final Duration SLOWEST = Duration.ofSeconds(5);

  private final List<SigningSecret> secrets;
  private final WebhookLog webhooks;
  private final SealBody seal;
  private final BooleanSupplier isReady;
  private final InstantSource clock;
  private final WebhookMeters meters;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  /**
   * @param isReady whether the accounts and the messages of before are known
   */
  public WebhookHandlers(
      List<SigningSecret> secrets,
      WebhookLog webhooks,
      SealBody seal,
      BooleanSupplier isReady,
      InstantSource clock,
      WebhookMeters meters) {
    this.secrets = List.copyOf(secrets);
    this.webhooks = webhooks;
    this.seal = seal;
    this.isReady = isReady;
    this.clock = clock;
    this.meters = meters;
  }

  public RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route().POST("/webhooks/polar", this::take).build();
  }

  private Mono<ServerResponse> take(ServerRequest request) {
    if (secrets.isEmpty()) {
      return refuse(ControlError.WEBHOOKS_OFF, "POLAR_WEBHOOK_SECRET is not set.");
    }
    var headers =
        new Signature.Headers(
            one(request, "webhook-id"),
            one(request, "webhook-timestamp"),
            one(request, "webhook-signature"));
    if (!room.tryAcquire()) {
      return refuse(ControlError.WEBHOOK_NOT_KEPT, "Too many come at once.");
    }
    return body(request).doFinally(_ -> room.release()).flatMap(body -> judge(headers, body));
  }

  private Mono<ServerResponse> judge(Signature.Headers headers, byte[] body) {
    return switch (Signature.verify(headers, body, secrets, clock.instant())) {
      case Signature.Verdict.Forged(var why) -> refuse(ControlError.WEBHOOK_FORGED, why + ".");
      case Signature.Verdict.Stale(var off) ->
          refuse(
              ControlError.WEBHOOK_STALE,
              "It was signed " + off.toSeconds() + " seconds ago by the clock here.");
      case Signature.Verdict.Genuine(var id, var attemptedAt) -> keepOnce(id, attemptedAt, body);
    };
  }

  private Mono<ServerResponse> keepOnce(String id, Instant attemptedAt, byte[] body) {
    if (!isReady.getAsBoolean()) {
      return refuse(ControlError.WEBHOOK_NOT_KEPT, "The log is still being read.");
    }
    return switch (webhooks.seen().claim(id, attemptedAt)) {
      case NEW -> keep(id, attemptedAt, body);
      case KNOWN -> {
        meters.count(WebhookMeters.Outcome.KNOWN);
        yield answer("known");
      }
      case REPLAYED -> refuse(ControlError.WEBHOOK_REPLAYED, "Attempt " + attemptedAt + ".");
      case BUSY -> refuse(ControlError.WEBHOOK_NOT_KEPT, "Another attempt is being kept.");
    };
  }

  private Mono<ServerResponse> keep(String id, Instant attemptedAt, byte[] body) {
    return Mono.defer(
            () -> {
              var message = PolarMessage.of(body);
              return Mono.fromFuture(
                      webhooks.append(key(message, id), event(id, attemptedAt, message, body)))
                  .then(Mono.fromSupplier(() -> kept(id, attemptedAt, message)));
            })
        .doOnError(_ -> webhooks.seen().failed(id))
        .doOnCancel(() -> webhooks.seen().failed(id))
        .onErrorResume(
            e -> {
              log.warn("Webhook {} could not be kept: {}", id, e.toString());
              return this.<String>refuse(
                  ControlError.WEBHOOK_NOT_KEPT, "The log did not take it in time.");
            })
        .flatMap(WebhookHandlers::answer);
  }

  private String kept(String id, Instant attemptedAt, PolarMessage message) {
    webhooks.seen().kept(id, attemptedAt);
    meters.count(
        message.subscription() == null
            ? WebhookMeters.Outcome.OTHER
            : WebhookMeters.Outcome.SUBSCRIPTION);
    return "kept";
  }

  private BillingEvent event(String id, Instant attemptedAt, PolarMessage message, byte[] body) {
    return new BillingEvent(
        EventIds.next(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        message.accountId(),
        new WebhookReceived(
            PROVIDER,
            id,
            message.type(),
            Optional.ofNullable(message.sourceAt()).orElse(attemptedAt),
            attemptedAt,
            seal.seal(body, message.accountId(), id),
            message.subscription()));
  }

  private static String key(PolarMessage message, String id) {
    return message.subscription() == null ? id : message.subscription().getSubscriptionId();
  }

  private <T> Mono<T> refuse(ControlError error, String detail) {
    meters.refused(error);
    return Mono.error(new ControlException(error, detail));
  }

  private Mono<byte[]> body(ServerRequest request) {
    return DataBufferUtils.join(request.bodyToFlux(DataBuffer.class), LARGEST)
        .map(WebhookHandlers::bytes)
        .defaultIfEmpty(new byte[0])
        .timeout(SLOWEST)
        .onErrorResume(
            TimeoutException.class,
            _ -> refuse(ControlError.WEBHOOK_NOT_KEPT, "It did not arrive in time."))
        .onErrorResume(
            DataBufferLimitException.class,
            _ -> refuse(ControlError.WEBHOOK_TOO_LARGE, "More than " + LARGEST + " bytes."));
  }

  private static byte[] bytes(DataBuffer buffer) {
    try {
      var bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /**
   * A header that comes twice says nothing: who signed meant one of them, and nobody knows which.
   */
  private static @Nullable String one(ServerRequest request, String name) {
    var values = request.headers().header(name);
    return values.size() == 1 ? values.getFirst() : null;
  }

  private static Mono<ServerResponse> answer(String status) {
    return ServerResponse.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("status", status));
  }
}
