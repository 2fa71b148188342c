package io.culvert.standalone;

import io.culvert.embedded.database.DeleteTree;
import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.projection.ProjectionService;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.schemas.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole product, started once for all end-to-end tests of this JVM, and ways to talk to it from
 * outside: public HTTP, the API, the topics.
 */
final class CulvertUnderTest {

  static final JsonMapper JSON = new JsonMapper();

  /** What messages from Polar are signed with. */
  static final String POLAR_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final Map<String, String> environment;
  private final Standalone standalone;

  private CulvertUnderTest(Map<String, String> environment, Standalone standalone) {
    this.environment = environment;
    this.standalone = standalone;
  }

  /** The one that tests share; it ends with the JVM. */
  static CulvertUnderTest shared() {
    return Shared.INSTANCE;
  }

  private static final class Shared {
    static final CulvertUnderTest INSTANCE = start();

    private static CulvertUnderTest start() {
      try {
        var data = Files.createTempDirectory("culvert-test");
        var environment = new HashMap<>(freePorts());
        environment.put("POLAR_WEBHOOK_SECRET", POLAR_SECRET);
        environment.put("POLAR_PRODUCTS", "prod-starter:starter,prod-pro:pro");
        environment.put("POLAR_ACCESS_TOKEN", "polar_oat_test");
        environment.put("POLAR_API_URL", "http://127.0.0.1:1"); // where nobody is
        environment.put("PLANS_FILE", plans(data.resolveSibling(data.getFileName() + ".json")));
        var standalone = Standalone.start(data, environment, null, _ -> {});
        Runtime.getRuntime()
            .addShutdownHook(
                new Thread(
                    () -> {
                      standalone.close();
                      delete(data);
                      delete(Path.of(environment.get("PLANS_FILE")));
                    }));
        return new CulvertUnderTest(environment, standalone);
      } catch (IOException | StartFailure e) {
        throw new AssertionError("Culvert did not start", e);
      }
    }
  }

  /** Plans of which two, {@code trial} and {@code slow}, are used up soon. */
  private static String plans(Path file) throws IOException {
    var plans =
        Stream.of(
                plan("sandbox", -1, "\"block\""),
                plan("trial", 5, "\"block\""),
                plan("slow", 1, "\"throttle\",\"throttleKibPerSecond\":512"),
                plan("starter", -1, "\"block\""),
                plan("pro", -1, "\"block\""),
                plan("enterprise", -1, "\"block\""))
            .collect(Collectors.joining(",", "{\"plans\":[", "]}"));
    return Files.writeString(file, plans).toString();
  }

  private static String plan(String name, int megabytes, String atLimit) {
    return """
    {"name":"%s","tunnels":-1,"hostnames":-1,"monthlyMegabytes":%d,"sessionMinutes":-1,\
    "customDomains":-1,"tcpPorts":-1,"atLimit":%s}\
    """
        .formatted(name, megabytes, atLimit);
  }

  /** Settings that give every server a free port. */
  static Map<String, String> freePorts() {
    return Rehearsal.freePorts();
  }

  int port(String name) {
    return Integer.parseInt(environment.get(name));
  }

  /** The file with the plans. */
  String plans() {
    return environment.get("PLANS_FILE");
  }

  Path data() {
    return standalone.data();
  }

  String token() {
    return standalone.token();
  }

  URI agentServer() {
    return URI.create("ws://localhost:" + standalone.agentPort());
  }

  KafkaSettings kafka() {
    return KafkaSettings.of(
        "localhost:" + port("KAFKA_PORT"), "http://localhost:" + port("REGISTRY_PORT"));
  }

  /**
   * A request to the public port, as a browser would send it to {@code hostname}. Browsers resolve
   * {@code *.localhost} themselves; Java does not, so the Host field is set by hand.
   */
  HttpRequest.Builder request(String hostname, String target) {
    int port = port("HTTP_PORT");
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + target))
        .header("Host", hostname + ":" + port)
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> get(String hostname, String target) {
    return send(request(hostname, target).build(), BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return CLIENT.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A GET of the API as the development account; the answer must be 200. */
  JsonNode api(String path) {
    try {
      return Api.get(port("API_PORT"), token(), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpRequest.Builder apiRequest(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port("API_PORT") + path))
        .timeout(Duration.ofSeconds(30));
  }

  /** The running views. */
  Views views() throws IOException, SQLException {
    var passwords = Files.readAllLines(data().resolve("postgresql").resolve("passwords"));
    return Views.of(
        "jdbc:postgresql://127.0.0.1:" + port("DB_PORT") + "/" + EmbeddedDatabase.DATABASE,
        EmbeddedDatabase.USER,
        passwords.get(1));
  }

  /**
   * History and API once more, on a database of their own.
   *
   * @param database empty: its views are built from the log
   */
  ProjectionService historyOn(EmbeddedDatabase server, String database) {
    var own = new HashMap<>(environment);
    own.putAll(
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", kafka().bootstrapServers(),
            "SCHEMA_REGISTRY_URL", kafka().schemaRegistryUrl(),
            "MASTER_KEY_FILE", data().resolve(MasterKeyFile.NAME).toString(),
            "API_PORT", "0",
            "DB_HOST", "127.0.0.1",
            "DB_PORT", Integer.toString(server.port()),
            "DB_NAME", database,
            "DB_USER", server.user(),
            "DB_PASSWORD", server.password()));
    return ProjectionService.start(own, new SimpleMeterRegistry());
  }

  /** Everything that is in a topic now. */
  <V> List<V> read(Topic<V> topic) {
    return read(kafka(), topic);
  }

  static <V> List<V> read(KafkaSettings kafka, Topic<V> topic) {
    var properties = kafka.consumerProperties();
    properties.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    properties.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    var values = new ArrayList<V>();
    try (var consumer =
        new KafkaConsumer<>(
            properties,
            topic.keySerde().deserializer(),
            topic.valueDeserializer(kafka.serdeProperties()))) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.get(at))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          if (record.value() != null) {
            values.add(record.value());
          }
        }
      }
    }
    return values;
  }

  private static void delete(Path folder) {
    try {
      DeleteTree.at(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
