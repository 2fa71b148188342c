package io.culvert.schemas.seal.event;

import io.culvert.events.Completeness;
import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeContent;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.ExchangeOpened;
import io.culvert.events.Header;
import io.culvert.events.RecordedBody;
import io.culvert.events.RequestHead;
import io.culvert.events.ResponseHead;
import io.culvert.events.Sealed;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges: target, reason, all fields, the client's address and bodies are personal. Method,
 * status, sizes, times and outcome are not.
 */
final class ExchangeSeal implements EventSeal<ExchangeEvent> {

  static final ExchangeContent NOTHING = request("", List.of());

  @Override
  public @Nullable String accountId(ExchangeEvent event) {
    return event.getAccountId();
  }

  @Override
  public @Nullable Sealed sealed(ExchangeEvent event) {
    return switch (event.getPayload()) {
      case ExchangeOpened fact -> fact.getSealed();
      case ExchangeCompleted fact -> fact.getSealed();
      default -> null; // the union grows
    };
  }

  @Override
  public ExchangeEvent seal(ExchangeEvent event, AccountCipher cipher) {
    if (event.getAccountId() == null) {
      return event;
    }
    var bound = binding(event);
    return switch (event.getPayload()) {
      case ExchangeOpened fact ->
          with(event, with(fact, NOTHING, ContentCodec.seal(content(fact), cipher, bound)));
      case ExchangeCompleted fact ->
          with(event, with(fact, NOTHING, ContentCodec.seal(content(fact), cipher, bound)));
      default -> event;
    };
  }

  @Override
  public Optional<ExchangeEvent> withoutContent(ExchangeEvent event) {
    if (event.getAccountId() == null) {
      return Optional.of(event);
    }
    return switch (event.getPayload()) {
      case ExchangeOpened fact -> Optional.of(with(event, with(fact, NOTHING, null)));
      case ExchangeCompleted fact ->
          Optional.of(with(event, withoutBodies(with(fact, NOTHING, null))));
      default -> Optional.empty(); // nobody knows what is in it
    };
  }

  @Override
  public ExchangeEvent open(ExchangeEvent event, AccountCipher cipher) throws BrokenSealException {
    var sealed = sealed(event);
    if (sealed == null) {
      return event;
    }
    var content = ContentCodec.open(sealed, cipher, binding(event));
    return switch (event.getPayload()) {
      case ExchangeOpened fact -> with(event, with(fact, content, null));
      case ExchangeCompleted fact -> with(event, with(fact, content, null));
      default -> event;
    };
  }

  private static Binding binding(ExchangeEvent event) {
    return Binding.of(
        event.getPayload().getClass().getSimpleName(),
        event.getAccountId(),
        event.getSessionId(),
        event.getExchangeId());
  }

  // Not by its builder: Avro makes defaults only of classes that somebody has vouched for.
  static ExchangeContent request(String target, List<Header> headers) {
    return new ExchangeContent(
        target, headers, "", "", List.of(), null, List.of(), null, List.of());
  }

  private static ExchangeContent content(ExchangeOpened fact) {
    return new ExchangeContent(
        fact.getRequest().getTarget(),
        fact.getRequest().getHeaders(),
        fact.getClientAddress(),
        "",
        List.of(),
        null,
        List.of(),
        null,
        List.of());
  }

  private static ExchangeContent content(ExchangeCompleted fact) {
    var response = fact.getResponse();
    return new ExchangeContent(
        fact.getRequest().getTarget(),
        fact.getRequest().getHeaders(),
        fact.getClientAddress(),
        response == null ? "" : response.getReason(),
        response == null ? List.of() : response.getHeaders(),
        fact.getRequestBody().getInline(),
        fact.getRequestBody().getTrailers(),
        fact.getResponseBody().getInline(),
        fact.getResponseBody().getTrailers());
  }

  private static ExchangeEvent with(ExchangeEvent event, Object payload) {
    return new ExchangeEvent(
        event.getEventId(),
        event.getOccurredAt(),
        event.getExchangeId(),
        event.getSessionId(),
        event.getAccountId(),
        event.getHostname(),
        payload);
  }

  private static ExchangeOpened with(
      ExchangeOpened fact, ExchangeContent content, @Nullable Sealed sealed) {
    return new ExchangeOpened(
        fact.getStartedAt(),
        with(fact.getRequest(), content),
        content.getClientAddress(),
        fact.getReplayOf(),
        sealed);
  }

  private static ExchangeCompleted with(
      ExchangeCompleted fact, ExchangeContent content, @Nullable Sealed sealed) {
    var response = fact.getResponse();
    return with(
        fact,
        with(fact.getRequest(), content),
        response == null
            ? null
            : new ResponseHead(
                response.getStatus(), content.getReason(), content.getResponseHeaders()),
        with(fact.getRequestBody(), content.getRequestBody(), content.getRequestTrailers()),
        with(fact.getResponseBody(), content.getResponseBody(), content.getResponseTrailers()),
        content.getClientAddress(),
        sealed);
  }

  private static ExchangeCompleted with(
      ExchangeCompleted fact,
      RequestHead request,
      @Nullable ResponseHead response,
      RecordedBody requestBody,
      RecordedBody responseBody,
      String clientAddress,
      @Nullable Sealed sealed) {
    return new ExchangeCompleted(
        fact.getStartedAt(),
        request,
        response,
        requestBody,
        responseBody,
        clientAddress,
        fact.getOutcome(),
        fact.getErrorCode(),
        fact.getTimings(),
        fact.getBytesIn(),
        fact.getBytesOut(),
        fact.getReplayOf(),
        fact.getReplayId(),
        sealed);
  }

  static RequestHead with(RequestHead head, ExchangeContent content) {
    return new RequestHead(
        head.getMethod(),
        content.getTarget(),
        head.getVersion(),
        content.getRequestHeaders(),
        head.getScheme());
  }

  private static RecordedBody with(
      RecordedBody body, @Nullable ByteBuffer inline, List<Header> trailers) {
    return new RecordedBody(
        body.getSize(),
        body.getRecorded(),
        body.getCompleteness(),
        inline,
        body.getChunks(),
        body.getEnded(),
        trailers);
  }

  private static ExchangeCompleted withoutBodies(ExchangeCompleted fact) {
    return with(
        fact,
        fact.getRequest(),
        fact.getResponse(),
        shed(fact.getRequestBody()),
        shed(fact.getResponseBody()),
        fact.getClientAddress(),
        null);
  }

  private static RecordedBody shed(RecordedBody body) {
    return body.getRecorded() == 0
        ? body
        : new RecordedBody(
            body.getSize(), 0L, Completeness.SHED, null, 0, body.getEnded(), List.of());
  }
}
