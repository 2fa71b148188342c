package io.culvert.runtime.streams;

import io.culvert.runtime.publish.DeadLetters;
import io.culvert.schemas.registry.SchemaRegistryException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside what nobody can read, in the same transaction as the progress past it, and goes on. A
 * registry that cannot be asked is no fault of the record: the thread stops there, and its
 * successor reads the record again.
 */
public final class PoisonToDeadLetters implements DeserializationExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(PoisonToDeadLetters.class);

  private String consumer = "";

  @Override
  public void configure(Map<String, ?> config) {
    consumer = String.valueOf(config.get(StreamsConfig.APPLICATION_ID_CONFIG));
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception reason) {
    if (reason instanceof SchemaRegistryException registry && registry.isRetriable()) {
      return Response.fail();
    }
    log.error(
        "Set aside {} partition {} offset {}: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        reason.getMessage());
    var origin =
        new DeadLetters.Origin(record.topic(), record.partition(), record.offset(), consumer);
    return Response.resume(List.of(DeadLetters.of(origin, record.key(), record.value(), reason)));
  }
}
