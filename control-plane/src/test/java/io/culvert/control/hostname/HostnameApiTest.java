package io.culvert.control.hostname;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.control.SharedControl;
import io.culvert.control.domain.TestDns.Trouble;
import io.culvert.events.HostnameEvent;
import io.culvert.events.HostnameReserved;
import io.culvert.runtime.follow.TopicFollower;
import io.culvert.schemas.Topics;
import io.culvert.schemas.hostname.HostnameBook;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostnameApiTest {

  private final String name = "n" + System.nanoTime();
  private final String hostname = name + ".localhost";
  private final String domain = name + ".example";
  private Api acme;
  private Api other;

  @BeforeEach
  void accounts() throws Exception {
    acme = Api.account("acme");
    other = Api.account("other");
  }

  @Test
  void aHostnameIsReservedShownChangedAndReleased() throws Exception {
    var reserved =
        acme.send(
            "POST",
            "",
            "{\"hostname\":\"%s\",\"settings\":{\"captureLimit\":100}}".formatted(name));
    assertThat(reserved.status()).isEqualTo(201);
    assertThat(reserved.body().path("hostname").stringValue()).isEqualTo(hostname);
    assertThat(reserved.body().path("serves").booleanValue()).isTrue();
    assertThat(reserved.body().path("settings").path("captureLimit").longValue()).isEqualTo(100);

    var shown = acme.get("/" + hostname);
    assertThat(shown).isEqualTo(new Api.Answer(200, reserved.body(), reserved.etag()));
    assertThat(acme.send("GET", "/" + hostname, null, "If-None-Match", shown.etag()).status())
        .isEqualTo(304);

    var changed =
        acme.send(
            "PATCH",
            "/" + hostname,
            """
            {"settings":{"recordRequests":false,"redactHeaders":["Cookie"],"protocol":"tcp"}}\
            """,
            "If-Match",
            shown.etag());
    assertThat(changed.status()).isEqualTo(200);
    var settings = changed.body().path("settings");
    assertThat(settings.path("recordRequests").booleanValue()).isFalse();
    assertThat(settings.path("redactHeaders").get(0).stringValue()).isEqualTo("cookie");
    assertThat(settings.path("captureLimit").longValue()).isEqualTo(100);
    assertThat(changed.etag()).isNotEqualTo(shown.etag());

    var late = acme.send("DELETE", "/" + hostname, null, "If-Match", shown.etag());
    assertThat(late.status()).isEqualTo(412);
    assertThat(acme.send("DELETE", "/" + hostname, null).status()).isEqualTo(204);
    assertThat(acme.get("/" + hostname).status()).isEqualTo(404);
    assertThat(other.reserve(name).code()).isEqualTo("CVT-5053");
    assertThat(acme.reserve(name).status()).isEqualTo(201);
  }

  @Test
  void anAccountSeesAndChangesOnlyItsOwn() throws Exception {
    acme.reserve(name);

    assertThat(other.get("/" + hostname).status()).isEqualTo(404);
    assertThat(other.get("").body().path("items")).isEmpty();
    assertThat(other.send("DELETE", "/" + hostname, null).status()).isEqualTo(404);
    assertThat(other.send("PATCH", "/" + hostname, "{\"settings\":{}}").status()).isEqualTo(404);
    assertThat(other.send("POST", "/" + hostname + "/port", "{}").status()).isEqualTo(404);
    assertThat(acme.get("/" + hostname).status()).isEqualTo(200);
  }

  @Test
  void aTokenForReadingChangesNothing() throws Exception {
    var reader = new Api(acme.accountId(), SharedControl.token(acme.accountId(), "read"));

    assertThat(reader.get("").status()).isEqualTo(200);
    assertThat(reader.reserve(name).status()).isEqualTo(403);
    assertThat(new Api("x", "nonsense").get("").status()).isEqualTo(401);
  }

  @Test
  void aListComesInPages() throws Exception {
    for (var each : List.of("c", "a", "b")) {
      acme.reserve(name + each);
    }

    var first = acme.get("?limit=2").body();
    var second = acme.get("?limit=2&cursor=" + first.path("nextCursor").stringValue()).body();

    assertThat(first.path("items").findValuesAsString("hostname"))
        .containsExactly(name + "a.localhost", name + "b.localhost");
    assertThat(second.path("items").findValuesAsString("hostname"))
        .containsExactly(name + "c.localhost");
    assertThat(second.path("nextCursor").isNull()).isTrue();
    assertThat(acme.get("?limit=0").status()).isEqualTo(400);
    assertThat(acme.get("?cursor=!").status()).isEqualTo(400);
  }

  @Test
  void whatCannotBeUsedIsRefusedWithItsCode() throws Exception {
    assertThat(acme.send("POST", "", "{}").code()).isEqualTo("CVT-5004");
    assertThat(acme.reserve("a_b").code()).isEqualTo("CVT-5050");
    assertThat(acme.reserve("www").code()).isEqualTo("CVT-5051");
    var misspelt =
        acme.send(
            "POST", "", "{\"hostname\":\"%s\",\"settings\":{\"redactHeader\":[]}}".formatted(name));
    assertThat(misspelt.code()).isEqualTo("CVT-5060");
    assertThat(misspelt.status()).isEqualTo(422);
  }

  @Test
  void theSameKeyGetsTheFirstResult() throws Exception {
    var body = "{\"hostname\":\"%s\"}".formatted(name);
    var first = acme.send("POST", "", body, "Idempotency-Key", name);

    var second = acme.send("POST", "", body, "Idempotency-Key", name);
    var without = acme.send("POST", "", body);

    assertThat(second).isEqualTo(first);
    assertThat(without.code()).isEqualTo("CVT-5054");
  }

  @Test
  void aPortIsAssignedAndGivenUp() throws Exception {
    acme.reserve(name);

    var any = acme.send("POST", "/" + hostname + "/port", "{}").body().path("tcpPort").intValue();
    assertThat(any).isBetween(20_000, 29_999);
    var wanted = acme.send("POST", "/" + hostname + "/port", "{\"port\":%d}".formatted(any)).body();
    assertThat(wanted.path("tcpPort").intValue()).isEqualTo(any);
    other.reserve(name + "x");
    var taken = other.send("POST", "/" + name + "x/port", "{\"port\":%d}".formatted(any));
    assertThat(taken.code()).isEqualTo("CVT-5065");

    assertThat(acme.send("DELETE", "/" + hostname + "/port", null).status()).isEqualTo(204);
    assertThat(acme.get("/" + hostname).body().path("tcpPort").isNull()).isTrue();
    assertThat(acme.send("DELETE", "/" + hostname + "/port", null).code()).isEqualTo("CVT-5068");
  }

  @Test
  void aDomainIsItsOwnersOnlyOnceDnsSaysSo() throws Exception {
    assertThat(other.reserve(domain).status()).isEqualTo(201);
    var claimed = acme.reserve(domain).body();
    assertThat(claimed.path("serves").booleanValue()).isFalse();
    var record = claimed.path("verification").path("records").get(0);

    var early = acme.send("POST", "/" + domain + "/verify", null);
    assertThat(early.code()).isEqualTo("CVT-5061");
    assertThat(early.body().path("detail").stringValue())
        .contains(record.path("name").stringValue(), record.path("value").stringValue());

    SharedControl.dns()
        .texts(record.path("name").stringValue(), record.path("value").stringValue());
    var verified = acme.send("POST", "/" + domain + "/verify", null);

    assertThat(verified.status()).isEqualTo(200);
    assertThat(verified.body().path("serves").booleanValue()).isTrue();
    assertThat(verified.body().path("verification").path("method").stringValue()).isEqualTo("txt");
    assertThat(other.send("POST", "/" + domain + "/verify", null).code()).isEqualTo("CVT-5061");
    assertThat(other.get("/" + domain).body().path("serves").booleanValue()).isFalse();
  }

  @Test
  void aDomainThatWasSoldChangesHands() throws Exception {
    prove(acme, domain);
    prove(other, domain); // takes the place of the other record

    assertThat(other.get("/" + domain).body().path("serves").booleanValue()).isTrue();
    assertThat(acme.get("/" + domain).body().path("serves").booleanValue()).isFalse();
  }

  @Test
  void aLostProofIsNoticedAndAFoundOneToo() throws Exception {
    prove(acme, domain);
    SharedControl.dns().trouble("_culvert-challenge." + domain, Trouble.SERVER_FAILURE);
    var asked = SharedControl.dns().questions();
    await().until(() -> SharedControl.dns().questions() > asked + 6);
    assertThat(status()).as("no answer is no news").isEqualTo("verified");

    SharedControl.dns().forget(domain);
    await().until(() -> status().equals("lost"));
    assertThat(acme.get("/" + domain).body().path("serves").booleanValue())
        .as("in its grace")
        .isTrue();

    SharedControl.dns().texts("_culvert-challenge." + domain, challenge(acme, domain));
    await().until(() -> status().equals("verified"));
  }

  @Test
  void dnsThatDoesNotAnswerIsSaid() throws Exception {
    acme.reserve(domain);
    SharedControl.dns().trouble("_culvert-challenge." + domain, Trouble.SERVER_FAILURE);

    var answer = acme.send("POST", "/" + domain + "/verify", null);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("CVT-5062");
  }

  @Test
  void ofFiftyAccountsThatWantOneNameExactlyOneGetsIt() throws Exception {
    var accounts = new ArrayList<Api>();
    for (int i = 0; i < 50; i++) {
      accounts.add(Api.account("racer" + i));
    }
    accounts.getLast().get(""); // all tokens are known from here on, as they came in order
    var answers =
        accounts.stream()
            .map(api -> api.sendAsync("POST", "", "{\"hostname\":\"%s\"}".formatted(name)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
    assertThat(answers)
        .filteredOn(answer -> answer.status() != 201)
        .hasSize(49)
        .allMatch(answer -> answer.code().equals("CVT-5052"));
    assertThat(reservedInTheLog()).hasSize(1);
  }

  private List<HostnameEvent> reservedInTheLog() throws InterruptedException {
    var events = new CopyOnWriteArrayList<HostnameEvent>();
    var book = new HostnameBook();
    try (var follower =
        new TopicFollower<>(
                SharedControl.kafka(),
                Topics.HOSTNAME_EVENTS,
                (_, event, _) -> {
                  book.apply(event);
                  events.add(event);
                },
                new SimpleMeterRegistry())
            .start()) {
      assertThat(follower.awaitCaughtUp(SharedControl.LONG)).isTrue();
    }
    return events.stream()
        .filter(event -> event.getHostname().equals(hostname))
        .filter(event -> event.getPayload() instanceof HostnameReserved)
        .toList();
  }

  private String status() throws Exception {
    return acme.get("/" + domain).body().path("verification").path("status").stringValue();
  }

  private static void prove(Api api, String domain) throws Exception {
    api.reserve(domain);
    SharedControl.dns().texts("_culvert-challenge." + domain, challenge(api, domain));
    assertThat(api.send("POST", "/" + domain + "/verify", null).status()).isEqualTo(200);
  }

  private static String challenge(Api api, String domain) throws Exception {
    var verification = api.get("/" + domain).body().path("verification");
    return verification.path("records").get(0).path("value").stringValue();
  }
}
