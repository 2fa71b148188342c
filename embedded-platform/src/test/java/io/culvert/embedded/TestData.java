package io.culvert.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Numbers written to Kafka and PostgreSQL, to be found again after a restart. */
final class TestData {
  private static final TopicPartition PARTITION = new TopicPartition("numbers", 0);
  private static final String GROUP = "readers";

  private final EmbeddedPlatform platform;

  TestData(EmbeddedPlatform platform) {
    this.platform = platform;
  }

  void create() throws SQLException, ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      NewTopic topic = new NewTopic(PARTITION.topic(), Optional.of(1), Optional.empty());
      admin.createTopics(List.of(topic)).all().get();
    }
    try (Connection connection = connection()) {
      connection.createStatement().execute("create table numbers (number int primary key)");
    }
  }

  /** Returns when both have acknowledged all numbers. */
  void write(int from, int to) throws SQLException, ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer = producer();
        Connection connection = connection();
        var insert = connection.prepareStatement("insert into numbers values (?)")) {
      for (int number = from; number < to; number++) {
        String text = Integer.toString(number);
        producer.send(new ProducerRecord<>(PARTITION.topic(), text, text)).get();
        insert.setInt(1, number);
        insert.execute();
      }
    }
  }

  void commit(long offset) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin
          .alterConsumerGroupOffsets(GROUP, Map.of(PARTITION, new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  long committed() throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      var offsets = admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
      return offsets.get(PARTITION).offset();
    }
  }

  List<Integer> inKafka() {
    try (KafkaConsumer<String, String> consumer = consumer()) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
      List<Integer> numbers = new ArrayList<>();
      while (consumer.position(PARTITION) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(r -> numbers.add(Integer.parseInt(r.value())));
      }
      return numbers;
    }
  }

  List<Integer> inDatabase() throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    try (Connection connection = connection();
        var rows =
            connection.createStatement().executeQuery("select number from numbers order by 1")) {
      while (rows.next()) {
        numbers.add(rows.getInt(1));
      }
    }
    return numbers;
  }

  Connection connection() throws SQLException {
    var database = platform.database();
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", platform.kafka().bootstrapServers()));
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", platform.kafka().bootstrapServers(), "linger.ms", 0),
        new StringSerializer(),
        new StringSerializer());
  }

  private KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", platform.kafka().bootstrapServers()),
        new StringDeserializer(),
        new StringDeserializer());
  }
}
