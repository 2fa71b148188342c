package io.culvert.embedded.kafka;

import io.culvert.embedded.server.Health;
import io.culvert.embedded.server.LocalPort;
import io.culvert.embedded.server.PlatformProblem;
import io.culvert.embedded.server.PlatformStartException;
import io.culvert.embedded.server.PrivateFolder;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker in this JVM, listening on 127.0.0.1 only. Its data outlives it, also after {@code
 * kill -9}.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final String PART = "Kafka";
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();

  private EmbeddedKafka(KafkaConfig config, int port) {
    this.server = new KafkaRaftServer(config, Time.SYSTEM);
    this.port = port;
  }

  /**
   * Starts the broker and waits until it answers.
   *
   * @throws PlatformStartException when the port is taken or the broker does not come up
   */
  public static EmbeddedKafka start(KafkaOptions options) {
    Path folder = options.folder().toAbsolutePath();
    for (int attempt = 1; ; attempt++) {
      int port = LocalPort.require(options.port(), PART, "KAFKA_PORT");
      try {
        format(folder);
        return launch(BrokerSettings.of(folder, port, LocalPort.free(), options.durable()), port);
      } catch (Exception e) {
        // Between finding a free port and binding it somebody else can be quicker.
        if (attempt == ATTEMPTS || !isBindFailure(e)) {
          throw PlatformProblem.KAFKA_DID_NOT_START.because(e);
        }
      }
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /**
   * Whether the broker answers, and has not lost its disk. Takes up to two seconds when it does
   * not.
   */
  public Health health() {
    String known = fault.get();
    if (known != null) {
      return Health.broken(PART, known);
    }
    try {
      awaitAnswer(Duration.ofSeconds(2));
      return Health.works(PART);
    } catch (Exception e) {
      return Health.broken(PART, "it does not answer: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.shutdown();
    server.awaitShutdown();
  }

  void broken(String what) {
    fault.compareAndSet(null, what);
  }

  private static EmbeddedKafka launch(Map<String, String> settings, int port) throws Exception {
    long start = System.nanoTime();
    EmbeddedKafka kafka = new EmbeddedKafka(new KafkaConfig(settings, false), port);
    try {
      BrokerFaults.attribute(kafka, kafka.server::startup);
      kafka.awaitAnswer(ANSWER);
    } catch (Exception | Error e) {
      kafka.closeAfter(e);
      throw e;
    }
    LOG.info("Kafka answers on {} after {} ms", kafka.bootstrapServers(), millisSince(start));
    return kafka;
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void awaitAnswer(Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, Object> settings =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis(),
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
    Admin admin = Admin.create(settings);
    try {
      admin.describeCluster().clusterId().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private static void format(Path folder) throws Exception {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    PrivateFolder.create(folder);
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(BrokerSettings.NODE_ID)
        .setControllerListenerName(BrokerSettings.CONTROLLER)
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .run();
  }

  private static boolean isBindFailure(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static long millisSince(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
  }
}
