package io.culvert.embedded.registry;

import com.sun.net.httpserver.HttpServer;
import io.culvert.embedded.server.Health;
import io.culvert.embedded.server.LocalPort;
import io.culvert.embedded.server.PlatformProblem;
import io.culvert.embedded.server.PlatformStartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry in this JVM, listening on 127.0.0.1 only. All it knows lies in the topic {@code
 * _schemas}.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
  private static final String PART = "the schema registry";

  static {
    // The JDK's server writes head and body apart; without this the second waits 40 ms for the
    // first's receipt.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final SchemaLog log;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedRegistry(HttpServer server, ExecutorService threads, SchemaLog log) {
    this.server = server;
    this.threads = threads;
    this.log = log;
  }

  /**
   * Reads the whole topic, then listens.
   *
   * @throws PlatformStartException when the port is taken or Kafka does not answer
   */
  public static EmbeddedRegistry start(RegistryOptions options) {
    long start = System.nanoTime();
    LocalPort.require(options.port(), PART, "REGISTRY_PORT");
    try {
      EmbeddedRegistry registry = launch(options);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      LOG.info("The schema registry answers on {} after {} ms", registry.url(), millis);
      return registry;
    } catch (IOException | ExecutionException | RegistryException e) {
      throw PlatformProblem.REGISTRY_DID_NOT_START.because(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PlatformProblem.REGISTRY_DID_NOT_START.because(e);
    }
  }

  /** The address for clients' {@code schema.registry.url}. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  public Health health() {
    return log.follows()
        ? Health.works(PART)
        : Health.broken(PART, "it no longer follows the topic " + SchemaLog.TOPIC);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stop(0);
      threads.shutdownNow();
      log.close();
    }
  }

  private static EmbeddedRegistry launch(RegistryOptions options)
      throws IOException, ExecutionException, InterruptedException {
    SchemaLog log = SchemaLog.open(options.bootstrapServers());
    try {
      var address = new InetSocketAddress(LocalPort.loopback(), options.port());
      HttpServer server = HttpServer.create(address, 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      server.createContext("/", new RegistryHttp(RegistryApi.routes(new SchemaRegistry(log))));
      server.start();
      return new EmbeddedRegistry(server, threads, log);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }
}
