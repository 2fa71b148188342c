package io.culvert.projection.deadletter;

import io.culvert.projection.api.ApiError;
import io.culvert.projection.api.ApiException;
import io.culvert.projection.api.Caller;
import io.culvert.projection.api.Parameters;
import io.culvert.runtime.operator.Operators;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Shows dead letters and sends them again; for operators, because they may be anybody's. */
public final class DeadLetterHandlers implements AutoCloseable {

  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 200;

  private final Operators operators;
  private final DeadLetterLog log;
  private final RetryTopic topic;
  // Two at a time and a few waiting: each holds a consumer.
  private final Scheduler scheduler = Schedulers.newBoundedElastic(2, 20, "dead-letters");

  /**
   * A letter with its bytes.
   *
   * @param value Base64; null for none
   */
  record Whole(DeadLetterItem letter, @org.jspecify.annotations.Nullable String value) {}

  /** Where a letter lies that was sent again. */
  record Sent(String topic, int partition, long offset) {}

  public DeadLetterHandlers(Operators operators, DeadLetterLog log, RetryTopic topic) {
    this.operators = operators;
    this.log = log;
    this.topic = topic;
  }

  /** {@code GET /api/v1/dead-letters}. */
  public Mono<ServerResponse> list(ServerRequest request) {
    requireOperator(request);
    var parameters = Parameters.of(request).only("cursor", "limit");
    var before =
        parameters
            .parsed("cursor", DeadLetterHandlers::number)
            .map(OptionalLong::of)
            .orElse(OptionalLong.empty());
    var limit = parameters.number("limit", 1, MOST, DEFAULT_LIMIT);
    return answer(HttpStatus.OK, () -> log.page(before, limit));
  }

  /** {@code GET /api/v1/dead-letters/{number}}. */
  public Mono<ServerResponse> show(ServerRequest request) {
    requireOperator(request);
    Parameters.of(request).only();
    return answer(
        HttpStatus.OK,
        () -> {
          var letter = find(request);
          var value = letter.record().value();
          return new Whole(
              DeadLetterItem.of(letter),
              value == null ? null : Base64.getEncoder().encodeToString(value));
        });
  }

  /** {@code POST /api/v1/dead-letters/{number}/retry}. */
  public Mono<ServerResponse> retry(ServerRequest request) {
    requireOperator(request);
    Parameters.of(request).only();
    return answer(
        HttpStatus.ACCEPTED,
        () -> {
          var sent = topic.retry(find(request));
          return new Sent(sent.topic(), sent.partition(), sent.offset());
        });
  }

  @Override
  public void close() {
    scheduler.dispose();
  }

  private DeadLetter find(ServerRequest request) {
    return log.find(number(request.pathVariable("number"))).orElseThrow(ApiException::notFound);
  }

  private void requireOperator(ServerRequest request) {
    if (!operators.include(Caller.of(request).credential())) {
      throw new ApiException(
          ApiError.FORBIDDEN, "Only operators (OPERATOR_ACCOUNTS) with the scope admin may.");
    }
  }

  private Mono<ServerResponse> answer(HttpStatus status, Supplier<Object> blocking) {
    return Mono.fromSupplier(blocking)
        .subscribeOn(scheduler)
        .onErrorMap(
            KafkaException.class,
            e -> new ApiException(ApiError.NOT_AVAILABLE, "Kafka: " + e.getMessage()))
        .flatMap(
            body ->
                ServerResponse.status(status)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body));
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ApiException.badParameter("number", "must be the number of a dead letter");
    }
  }
}
