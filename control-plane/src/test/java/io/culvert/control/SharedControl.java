package io.culvert.control;

import static org.awaitility.Awaitility.await;

import io.culvert.control.domain.TestDns;
import io.culvert.control.keys.TestKeys;
import io.culvert.control.mail.TestMail;
import io.culvert.control.oauth.TestProviders;
import io.culvert.embedded.SharedPlatform;
import io.culvert.events.AccountEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One write side for all tests of a JVM, over real Kafka, with a DNS server of the tests' own.
 * Tests keep apart by accounts and names of their own. Every account has the plan enterprise.
 */
public final class SharedControl {

  public static final Duration LONG = Duration.ofSeconds(60);

  private static final SecureRandom RANDOM = new SecureRandom();

  private SharedControl() {}

  private static final class Running {
    static final TestDns DNS;
    static final TestMail MAIL;
    static final ControlService SERVICE;
    static final EventPublisher PUBLISHER;

    static {
      try {
        EnsureTopics.of(kafka(), LONG);
        DNS = TestDns.start();
        MAIL = TestMail.start();
        PUBLISHER = new EventPublisher(kafka(), new SimpleMeterRegistry());
        SERVICE = ControlService.start(environment(), new SimpleMeterRegistry());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(SERVICE::close, "shared-control-end"));
      var service = SERVICE; // a thread of await's own would wait for this class to be ready
      await().pollInSameThread().atMost(LONG).until(() -> service.health().status().isUp());
    }

    private static Map<String, String> environment() throws IOException {
      var environment = new HashMap<>(TestProviders.settings());
      environment.putAll(
          Map.ofEntries(
              Map.entry("KAFKA_BOOTSTRAP_SERVERS", SharedPlatform.kafka().bootstrapServers()),
              Map.entry("SCHEMA_REGISTRY_URL", SharedPlatform.registry().url()),
              Map.entry("CONTROL_PORT", "0"),
              Map.entry(
                  "CONTROL_STATE_DIR", Files.createTempDirectory("culvert-control").toString()),
              Map.entry("DEFAULT_PLAN", "enterprise"),
              Map.entry("REGISTRATIONS_PER_HOUR", "1000000"),
              Map.entry("SMTP_URL", "smtp://127.0.0.1:" + MAIL.port()),
              Map.entry("MASTER_KEY", TestKeys.MASTERS.newest().toBase64()),
              Map.entry("DNS_RESOLVER", DNS.hostAndPort()),
              Map.entry("DOMAIN_RECHECK_INTERVAL", "500ms")));
      return environment;
    }
  }

  /** Where it listens. */
  public static String url() {
    return "http://localhost:" + Running.SERVICE.port();
  }

  public static KafkaSettings kafka() {
    return KafkaSettings.of(
        SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
  }

  /** The mail server that it uses. */
  public static TestMail mail() {
    return Running.MAIL;
  }

  /** The resolver that it asks. */
  public static TestDns dns() {
    return Running.DNS;
  }

  /** As at a start of the local platform: the token that the command line has, or a new one. */
  public static String developmentToken(@Nullable String known) throws InterruptedException {
    return Running.SERVICE.developmentToken(known, LONG);
  }

  /** A good token of an account, which need not be registered. */
  public static String token(String accountId, String... scopes) throws InterruptedException {
    var token = TokenFormat.generate(RANDOM);
    var issued =
        new CredentialIssued(
            EventIds.next(),
            "test",
            TokenFormat.sha256(token).bytes(),
            List.of(scopes),
            CredentialKind.TOKEN,
            null);
    var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Running.PUBLISHER.offer(
        Topics.ACCOUNT_EVENTS,
        accountId,
        new AccountEvent(EventIds.next(), now, accountId, issued));
    if (!Running.PUBLISHER.flush(LONG)) {
      throw new IllegalStateException("the token was not published");
    }
    return token;
  }
}
