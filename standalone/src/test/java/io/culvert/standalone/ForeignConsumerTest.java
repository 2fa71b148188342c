package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The README's Node example reads every public topic. It needs Node and the npm registry; where
 * they are not, it is skipped with a line that says so.
 */
class ForeignConsumerTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final Path DICTIONARY =
      Path.of("../schemas/src/main/resources/io/culvert/schemas/seal/dictionary-1.txt");

  @Test
  void kafkajsDecodesEveryPublicTopic(@TempDir Path folder) throws Exception {
    install(folder);
    try (var origin = TestOrigin.start();
        var agent = AgentProcess.start(CULVERT, origin.port(), "foreign")) {
      CULVERT.get(agent.hostname(), "/bytes?200000");
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> CULVERT.api("/api/v1/usage").get("bytesTotal").asLong() > 200_000);

      var records = readTopics(folder);

      // The ledger's first lines and the first alert are not there yet.
      assertThat(records.keySet())
          .contains(
              "culvert.session.events.v1",
              "culvert.http.exchanges.v1",
              "culvert.http.bodies.v1",
              "culvert.usage.monthly.v1");
      assertThat(records.get("culvert.http.exchanges.v1").toString())
          .contains("\"hostname\":\"foreign.localhost\"")
          .doesNotContain("/bytes?200000");
      // With the master key what is sealed can be opened, as docs/sealing.md says.
      assertThat(run(folder, "open-sealed.mjs"))
          .contains("\"target\":\"/bytes?200000\"")
          .contains("\"name\":\"Host\"");
    }
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    var example = Path.of("..", "examples", "kafkajs");
    for (var file : List.of("package.json", "read-topics.mjs", "open-sealed.mjs")) {
      Files.copy(example.resolve(file), folder.resolve(file));
    }
    if (!isInstalled(folder)) {
      System.err.println(
          "##### SKIPPED: the kafkajs example, because Node or the npm registry is not at hand"
              + " #####");
      Assumptions.abort("npm install did not work");
    }
  }

  private static boolean isInstalled(Path folder) throws InterruptedException {
    try {
      var npm =
          new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!npm.waitFor(90, TimeUnit.SECONDS)) {
        npm.destroyForcibly();
        return false;
      }
      return npm.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no npm
    }
  }

  /** What the example printed, by topic. */
  private static Map<String, List<JsonNode>> readTopics(Path folder)
      throws IOException, InterruptedException {
    return run(folder, "read-topics.mjs")
        .lines()
        .map(CulvertUnderTest.JSON::readTree)
        .collect(Collectors.groupingBy(record -> record.get("topic").asString()));
  }

  private static String run(Path folder, String example) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("node", example).directory(folder.toFile());
    builder
        .environment()
        .put("MASTER_KEY_FILE", CULVERT.data().resolve("master.key").toAbsolutePath().toString());
    builder.environment().put("DICTIONARY_FILE", DICTIONARY.toAbsolutePath().toString());
    builder.environment().put("KAFKA", "localhost:" + CULVERT.port("KAFKA_PORT"));
    builder.environment().put("REGISTRY", "http://localhost:" + CULVERT.port("REGISTRY_PORT"));
    builder.redirectError(folder.resolve("errors.txt").toFile());
    var node = builder.start();
    var output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    assertThat(node.exitValue()).as(Files.readString(folder.resolve("errors.txt"))).isEqualTo(0);
    return output;
  }
}
