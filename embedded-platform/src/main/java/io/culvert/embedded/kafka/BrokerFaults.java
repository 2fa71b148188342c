package io.culvert.embedded.kafka;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of the broker's {@code System.exit} and {@code halt}. A broker that loses its
 * disk wants to end the process; here the process holds more than the broker, so the fault is
 * remembered and shows in its health.
 */
final class BrokerFaults {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);
  private static final Set<EmbeddedKafka> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Exit.setExitProcedure(BrokerFaults::onExit);
    Exit.setHaltProcedure(BrokerFaults::onExit);
  }

  private BrokerFaults() {}

  static void watch(EmbeddedKafka broker) {
    RUNNING.add(broker);
  }

  static void forget(EmbeddedKafka broker) {
    RUNNING.remove(broker);
  }

  /** Kafka does not say which broker meant it, so every broker of this JVM counts as broken. */
  private static void onExit(int status, String message) {
    String fault = message == null ? "a fatal fault (its log says which)" : message;
    LOG.error("Kafka gave up with status {}: {}", status, fault);
    RUNNING.forEach(broker -> broker.broken(fault));
  }
}
