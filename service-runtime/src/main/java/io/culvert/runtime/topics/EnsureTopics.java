package io.culvert.runtime.topics;

import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Cleanup;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing, sets whose clock they go by, and compares the rest. May be
 * run by every service at every start, at the same time too: a topic that somebody else has just
 * made is as good.
 */
public final class EnsureTopics {

  private static final Logger log = LoggerFactory.getLogger(EnsureTopics.class);
  // The broker's own default.replication.factor and nobody else knows how many brokers there are.
  private static final Optional<Short> REPLICATION = Optional.empty();
  private static final String CLOCK = "message.timestamp.type";

  private EnsureTopics() {}

  /** The whole catalogue; waits up to the timeout for a broker. */
  public static void of(KafkaSettings kafka, Duration timeout) {
    of(kafka, Topics.all(), timeout);
  }

  /**
   * Makes the broker have these topics.
   *
   * @throws TopicsDiffer when some exist with other settings
   * @throws KafkaException when the broker does not answer in time
   */
  public static void of(KafkaSettings kafka, Collection<Topic<?>> topics, Duration timeout) {
    var properties = kafka.adminProperties();
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    properties.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(5000, timeout.toMillis()));
    try (var admin = Admin.create(properties)) {
      var deadline = System.nanoTime() + timeout.toNanos();
      createMissing(admin, topics, deadline);
      var found = look(admin, topics, deadline);
      if (setWhatMayChange(admin, topics, found)) {
        found = look(admin, topics, deadline);
      }
      compare(topics, found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while looking at topics", e);
    } catch (ExecutionException e) {
      throw new KafkaException("Topics could not be made: " + e.getCause(), e.getCause());
    }
  }

  private static void createMissing(Admin admin, Collection<Topic<?>> topics, long deadline)
      throws ExecutionException, InterruptedException {
    var existing = admin.listTopics().names().get();
    var missing =
        topics.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(
                topic ->
                    new NewTopic(topic.name(), Optional.of(topic.partitions()), REPLICATION)
                        .configs(topic.brokerConfig()))
            .toList();
    var made = new ArrayList<>(missing);
    for (var creation : admin.createTopics(missing).values().entrySet()) {
      try {
        creation.getValue().get();
        log.info("Created topic {}", creation.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        made.removeIf(topic -> topic.name().equals(creation.getKey())); // by somebody else
      }
    }
    awaitLeaders(admin, made, deadline);
  }

  /**
   * A partition is known for a moment before its leader takes records. A producer that has several
   * batches on their way then may lose the first to an error and see the second taken as the
   * beginning; what it sends from then on is out of order, and is refused until it gives up.
   */
  private static void awaitLeaders(Admin admin, List<NewTopic> made, long deadline)
      throws ExecutionException, InterruptedException {
    var partitions = new HashMap<TopicPartition, OffsetSpec>();
    for (var topic : made) {
      for (int i = 0; i < topic.numPartitions(); i++) {
        partitions.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
      }
    }
    // Asks the leaders, and again until they answer.
    onceKnown(() -> admin.listOffsets(partitions).all().get(), deadline);
  }

  private record Found(Map<String, TopicDescription> descriptions, Map<String, Config> configs) {}

  private static Found look(Admin admin, Collection<Topic<?>> topics, long deadline)
      throws ExecutionException, InterruptedException {
    var names = topics.stream().map(Topic::name).toList();
    return onceKnown(
        () -> new Found(admin.describeTopics(names).allTopicNames().get(), configs(admin, topics)),
        deadline);
  }

  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  /** A topic just made is not known to every broker at once, and not to a single one either. */
  private static <T> T onceKnown(Question<T> question, long deadline)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return question.ask();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  private static Map<String, Config> configs(Admin admin, Collection<Topic<?>> topics)
      throws ExecutionException, InterruptedException {
    var resources =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    return admin.describeConfigs(resources).all().get().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
  }

  /**
   * Whose time records carry, and how a topic is kept tidy, may be changed while there are records
   * in it: it changes none of them. Returns whether there was something to change.
   */
  private static boolean setWhatMayChange(Admin admin, Collection<Topic<?>> topics, Found found)
      throws ExecutionException, InterruptedException {
    var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
    for (var topic : topics) {
      var should = new HashMap<>(topic.settings());
      should.put(CLOCK, topic.brokerConfig().get(CLOCK));
      should.forEach(
          (name, value) -> {
            if (!found.configs.get(topic.name()).get(name).value().equals(value)) {
              log.info("Topic {} changes to {}={}", topic.name(), name, value);
              changes
                  .computeIfAbsent(
                      new ConfigResource(ConfigResource.Type.TOPIC, topic.name()),
                      _ -> new ArrayList<>())
                  .add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
            }
          });
    }
    if (!changes.isEmpty()) {
      admin.incrementalAlterConfigs(changes).all().get();
    }
    return !changes.isEmpty();
  }

  private static void compare(Collection<Topic<?>> topics, Found found) {
    var differences = new ArrayList<String>();
    for (var topic : topics) {
      var partitions = found.descriptions.get(topic.name()).partitions().size();
      if (partitions != topic.partitions()) {
        differences.add(
            "%s has %d partitions, not %d".formatted(topic.name(), partitions, topic.partitions()));
      }
      for (var setting : comparedSettings(topic)) {
        var is = found.configs.get(topic.name()).get(setting).value();
        var should = topic.brokerConfig().get(setting);
        if (!is.equals(should)) {
          differences.add("%s has %s=%s, not %s".formatted(topic.name(), setting, is, should));
        }
      }
    }
    if (!differences.isEmpty()) {
      throw new TopicsDiffer(differences);
    }
  }

  /** A compacted topic keeps the newest record of each key, whatever its retention says. */
  private static List<String> comparedSettings(Topic<?> topic) {
    return topic.cleanup() == Cleanup.COMPACT
        ? List.of("cleanup.policy")
        : List.of("cleanup.policy", "retention.ms", "retention.bytes");
  }
}
