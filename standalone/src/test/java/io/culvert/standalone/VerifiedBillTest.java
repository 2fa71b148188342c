package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.Culvert;
import io.culvert.events.UsageLedgerLine;
import io.culvert.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code culvert usage verify} as its own process, against bills of the running platform. */
@Timeout(120)
class VerifiedBillTest {

  private static final CulvertUnderTest CULVERT = CulvertUnderTest.shared();
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @TempDir private Path home;

  @Test
  void aBillThatFitsIsSaidToFitAndOneThatDoesNotIsNamed() {
    var person = Person.signUp(CULVERT, "Vera", "vera.verifies@example.com");
    try (var log = new LogWriter(CULVERT);
        var origin = TestOrigin.start()) {
      try (var agent =
          AgentProcess.start(
              CULVERT.agentServer().toString(), person.token(), origin.port(), "verified")) {
        CULVERT.get(agent.hostname(), "/bytes?10000");
      }
      log.lateUsage(person.accountId(), 4_711);
      await().atMost(PATIENCE).until(() -> isBilled(person));
      var line = ledger(person).getFirst();

      try (var fits = verify(person, line.getMonth())) {
        assertThat(fits.awaitEnd(PATIENCE)).as(fits.output()).isZero();
        assertThat(fits.output()).contains("the bill is what the log says");
      }

      var forged = UsageLedgerLine.newBuilder(line).setQuantity(line.getQuantity() + 1).build();
      log.write(Topics.USAGE_LEDGER, person.accountId(), forged);
      try (var differs = verify(person, line.getMonth())) {
        assertThat(differs.awaitEnd(PATIENCE)).as(differs.output()).isEqualTo(1);
        assertThat(differs.output())
            .contains("1 difference")
            .contains(line.getLineId())
            .contains("billed " + forged.getQuantity())
            .contains("by the log " + line.getQuantity());
      }
    }
  }

  private static boolean isBilled(Person person) {
    return !ledger(person).isEmpty()
        && person.get("/api/v1/usage").get("bytesTotal").asLong() > 10_000;
  }

  private static List<UsageLedgerLine> ledger(Person person) {
    return CULVERT.read(Topics.USAGE_LEDGER).stream()
        .filter(line -> line.getAccountId().equals(person.accountId()))
        .toList();
  }

  private JavaProcess verify(Person person, String month) {
    var environment =
        Map.of(
            "CULVERT_HOME", home.toString(),
            "CULVERT_SERVER", CULVERT.agentServer().toString(),
            "CULVERT_API", "http://localhost:" + CULVERT.port("API_PORT"),
            "CULVERT_TOKEN", person.token());
    return JavaProcess.start(
        Culvert.class, environment, List.of("-Xmx256m"), "usage", "verify", "--month", month);
  }
}
