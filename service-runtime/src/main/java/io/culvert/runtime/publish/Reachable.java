package io.culvert.runtime.publish;

import io.culvert.runtime.kafka.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Asks whether every partition of a topic has a leader that answers. */
final class Reachable {
  private static final Duration WITHIN = Duration.ofSeconds(3);

  private final KafkaSettings kafka;

  Reachable(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  boolean is(String topic) throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(kafka.adminProperties());
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) WITHIN.toMillis());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) WITHIN.toMillis());
    try {
      // Made anew for each question; that fails where not even the brokers' names are known now.
      var admin = Admin.create(properties);
      try {
        askLeaders(admin, topic);
        return true;
      } finally {
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return false;
    }
  }

  private static void askLeaders(Admin admin, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    var topics =
        admin.describeTopics(List.of(topic)).allTopicNames().get(millis(), TimeUnit.MILLISECONDS);
    var latest = new HashMap<TopicPartition, OffsetSpec>();
    topics
        .get(topic)
        .partitions()
        .forEach(
            each -> latest.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
    admin.listOffsets(latest).all().get(millis(), TimeUnit.MILLISECONDS);
  }

  private static long millis() {
    return WITHIN.toMillis();
  }
}
