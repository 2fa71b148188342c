package io.culvert.projection.replay;

import io.culvert.events.ReplayEvent;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes to {@link Topics#REPLAYS} and waits until Kafka has it. */
public final class ReplayTopic implements AutoCloseable {

  private static final int WAIT_FOR_BROKER_MILLIS = 3_000;

  private final Map<String, Object> config;
  private final Serializer<ReplayEvent> serializer;
  // Made when first needed: a start without a replay does not pay for it.
  private @Nullable KafkaProducer<String, byte[]> producer;

  public ReplayTopic(Map<String, Object> config, Map<String, ?> serde) {
    this.config = new java.util.HashMap<>(config);
    this.config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_FOR_BROKER_MILLIS);
    this.config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 9_000);
    this.config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    this.config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    this.serializer = Topics.REPLAYS.valueSerializer(serde);
  }

  /** Completes when the last of the events, which are of one replay, is acknowledged. */
  Mono<Void> publish(List<ReplayEvent> events) {
    // Registry and producer may block.
    return Mono.fromCallable(() -> events.stream().map(this::send).toList())
        .subscribeOn(Schedulers.boundedElastic())
        .flatMapMany(Flux::fromIterable)
        .concatMap(sent -> sent)
        .then();
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
      producer = null;
    }
  }

  private Mono<Void> send(ReplayEvent event) {
    var bytes = serializer.serialize(Topics.REPLAYS.name(), event);
    var done = reactor.core.publisher.Sinks.<Void>one();
    producer()
        .send(
            new ProducerRecord<>(Topics.REPLAYS.name(), event.getHostname(), bytes),
            (metadata, failure) -> {
              if (failure == null) {
                done.tryEmitEmpty();
              } else {
                done.tryEmitError(failure);
              }
            });
    return done.asMono();
  }

  private synchronized KafkaProducer<String, byte[]> producer() {
    if (producer == null) {
      producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }
    return producer;
  }
}
