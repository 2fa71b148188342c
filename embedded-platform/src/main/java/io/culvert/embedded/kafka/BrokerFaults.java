package io.culvert.embedded.kafka;

import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of the broker's {@code System.exit} and {@code halt}. A broker that loses its
 * disk wants to end the process; here the process holds more than the broker, so the fault is
 * remembered and shows in its health.
 */
final class BrokerFaults {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);

  /**
   * Kafka's procedure is one for the whole JVM; a broker's threads are known by whom they descend
   * from.
   */
  private static final InheritableThreadLocal<@Nullable EmbeddedKafka> BROKER =
      new InheritableThreadLocal<>();

  static {
    Exit.setExitProcedure(BrokerFaults::onExit);
    Exit.setHaltProcedure(BrokerFaults::onExit);
  }

  private BrokerFaults() {}

  /** Runs what makes a broker's threads, so that their faults are that broker's. */
  static void attribute(EmbeddedKafka broker, Runnable start) {
    BROKER.set(broker);
    try {
      start.run();
    } finally {
      BROKER.remove();
    }
  }

  private static void onExit(int status, @Nullable String message) {
    String fault =
        message == null
            ? "it stopped after a fatal fault, most often a full or failing disk; the log says more"
            : message;
    LOG.error("Kafka gave up with status {}: {}", status, fault);
    EmbeddedKafka broker = BROKER.get();
    if (broker != null) {
      broker.broken(fault);
    }
  }
}
