package io.culvert.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.culvert.embedded.database.EmbeddedDatabase;
import io.culvert.embedded.server.Health;
import io.culvert.embedded.server.LocalPort;
import io.culvert.embedded.server.PlatformStartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedPlatformTest {
  @TempDir Path temp;

  @Test
  void aRestartKeepsRecordsOffsetsRowsAndSchemas() throws Exception {
    Path folder = temp.resolve("a folder with blanks");
    String password;
    try (EmbeddedPlatform platform = start(folder)) {
      TestData data = new TestData(platform);
      data.create();
      data.write(0, 100);
      data.commit(42);
      register(platform);
      password = platform.database().password();
      assertThat(platform.health()).allMatch(Health::works);
    }

    try (EmbeddedPlatform platform = start(folder)) {
      TestData data = new TestData(platform);
      assertThat(data.inKafka()).isEqualTo(IntStream.range(0, 100).boxed().toList());
      assertThat(data.committed()).isEqualTo(42);
      assertThat(data.inDatabase()).isEqualTo(IntStream.range(0, 100).boxed().toList());
      assertThat(subjects(platform)).isEqualTo("[\"numbers-value\"]");
      assertThat(platform.database().password()).isEqualTo(password);
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterKill9() throws Exception {
    Process child = startChild(temp);
    int acknowledged;
    try (BufferedReader output = child.inputReader()) {
      acknowledged = awaitAcknowledged(output, 500);
      assertThatThrownBy(() -> start(temp))
          .asInstanceOf(type(PlatformStartException.class))
          .returns("CVT-3002", PlatformStartException::code)
          .extracting(Throwable::getMessage, as())
          .contains("process " + child.pid(), "DATA_DIR");
    } finally {
      child.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
    assertThat(postmaster(temp)).as("the killed JVM's PostgreSQL").matches(ProcessHandle::isAlive);

    try (EmbeddedPlatform platform = start(temp)) {
      TestData data = new TestData(platform);
      var expected = IntStream.range(0, acknowledged).boxed().toList();
      assertThat(data.inKafka()).startsWith(expected.toArray(Integer[]::new));
      assertThat(data.inDatabase()).startsWith(expected.toArray(Integer[]::new));
      assertThat(data.committed()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(platform.health()).allMatch(Health::works);
    }
    assertThat(temp.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"0, KAFKA_PORT, Kafka", "1, DB_PORT, PostgreSQL", "2, REGISTRY_PORT, registry"})
  void aTakenPortIsNamedWithTheSettingThatChangesIt(int index, String setting, String part)
      throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LocalPort.loopback())) {
      int[] ports = new int[3];
      ports[index] = taken.getLocalPort();
      PlatformOptions options = new PlatformOptions(temp, ports[0], ports[1], ports[2]);

      assertThatThrownBy(() -> EmbeddedPlatform.start(options))
          .isInstanceOf(PlatformStartException.class)
          .hasMessageStartingWith("CVT-3001: Port " + taken.getLocalPort() + ",")
          .hasMessageContainingAll(setting, part);
    }
    assertThat(temp.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
    DataFolder.open(temp).close();
  }

  @Test
  void theDatabaseAsksForItsPassword() throws Exception {
    EmbeddedDatabase database = SharedPlatform.database();

    assertThatThrownBy(
            () -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
    assertThatThrownBy(
            () -> DriverManager.getConnection(database.jdbcUrl("postgres"), "postgres", ""))
        .isInstanceOf(SQLException.class);
    assertThat(database.toString()).doesNotContain(database.password());
  }

  @Test
  void closingTwiceIsClosingOnce() {
    EmbeddedPlatform platform = start(temp);
    long start = System.nanoTime();
    platform.close();
    platform.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    assertThat(platform.health()).noneMatch(h -> h.works() && !h.part().contains("disk"));
  }

  private static EmbeddedPlatform start(Path folder) {
    return EmbeddedPlatform.start(new PlatformOptions(folder, 0, 0, 0));
  }

  private static org.assertj.core.api.InstanceOfAssertFactory<
          String, org.assertj.core.api.AbstractStringAssert<?>>
      as() {
    return org.assertj.core.api.InstanceOfAssertFactories.STRING;
  }

  private static Process startChild(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            PlatformThatIsKilled.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
  }

  private static int awaitAcknowledged(BufferedReader output, int enough) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      if (line.startsWith("ACKNOWLEDGED ")) {
        int acknowledged = Integer.parseInt(line.substring("ACKNOWLEDGED ".length()));
        if (acknowledged >= enough) {
          return acknowledged;
        }
      }
    }
    throw new AssertionError("The child ended:\n" + said);
  }

  private static ProcessHandle postmaster(Path folder) throws IOException {
    Path file = folder.resolve("postgresql/cluster/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst())).orElseThrow();
  }

  private static void register(EmbeddedPlatform platform) throws Exception {
    send(
        HttpRequest.newBuilder(
                URI.create(platform.registry().url() + "/subjects/numbers-value/versions"))
            .POST(BodyPublishers.ofString("{\"schema\":\"\\\"int\\\"\"}"))
            .build());
  }

  private static String subjects(EmbeddedPlatform platform) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(platform.registry().url() + "/subjects")).build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
