package io.culvert.embedded.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker's settings: one node that is broker and controller, tuned to start fast and to live in
 * a small heap.
 */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  private static final String INTERNAL_PARTITIONS = "4";

  private BrokerSettings() {}

  static Map<String, String> of(Path folder, int port, int controllerPort, boolean durable) {
    Map<String, String> settings = new HashMap<>();
    node(settings, folder, port, controllerPort);
    oneReplicaOfEverything(settings);
    liveness(settings, durable);
    limits(settings);
    size(settings);
    if (!durable) {
      // Nobody looks at a throw-away broker's JMX, and nobody waits for its log to be tidy.
      settings.put("metric.reporters", "");
      settings.put("controlled.shutdown.enable", "false");
    }
    return settings;
  }

  private static void node(
      Map<String, String> settings, Path folder, int port, int controllerPort) {
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    if (folder.toString().contains(",")) {
      throw new IllegalArgumentException(
          "the path " + folder + " has a comma, which Kafka cannot have");
    }
    settings.put("log.dirs", folder.toString());
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  private static void oneReplicaOfEverything(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", INTERNAL_PARTITIONS);
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", INTERNAL_PARTITIONS);
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  /**
   * After a crash the controller lets the broker in again only when its old session has run out, so
   * a short one. A throw-away broker has no second life, but machines on which tests run may stand
   * still for seconds.
   */
  private static void liveness(Map<String, String> settings, boolean durable) {
    settings.put("broker.session.timeout.ms", durable ? "3000" : "30000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("server.max.startup.time.ms", "60000");
    settings.put("group.min.session.timeout.ms", "1000");
    settings.put("group.initial.rebalance.delay.ms", "0");
  }

  private static void limits(Map<String, String> settings) {
    settings.put("auto.create.topics.enable", "false");
    settings.put("delete.topic.enable", "true");
    settings.put("message.max.bytes", Integer.toString(2 << 20));
    settings.put("replica.fetch.max.bytes", Integer.toString(2 << 20));
  }

  /**
   * The defaults are for big servers: 128 MB to clean logs, 10 MB of index per segment, a dozen
   * threads per pool.
   */
  private static void size(Map<String, String> settings) {
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
    // How often it looks for something to clean; looking at a few dozen topics costs nothing.
    settings.put("log.cleaner.backoff.ms", "2000");
    settings.put("log.segment.bytes", Integer.toString(256 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
  }
}
