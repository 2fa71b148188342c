package io.culvert.benchmarks.projection;

import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a plain Kafka consumer has got, which does nothing with it. No view can be ahead of it. */
final class ConsumerProgress implements Progress {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions =
      IntStream.range(0, Topics.HTTP_EXCHANGES.partitions())
          .mapToObj(number -> new TopicPartition(Topics.HTTP_EXCHANGES.name(), number))
          .toList();

  /** Begins at the end. */
  ConsumerProgress(Rig rig) {
    var bytes = new ByteArrayDeserializer();
    consumer = new KafkaConsumer<>(rig.kafka().consumerProperties(), bytes, bytes);
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  @Override
  public long[] next() {
    consumer.poll(Duration.ofMillis(100));
    return partitions.stream().mapToLong(consumer::position).toArray();
  }
}
