package io.culvert.projection.support;

import io.culvert.embedded.SharedPlatform;
import io.culvert.events.AccountErased;
import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.BodyEvent;
import io.culvert.events.CredentialIssued;
import io.culvert.events.CredentialKind;
import io.culvert.events.CredentialRevoked;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.SessionEvent;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topic;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.BrokenSealException;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.event.EventSeal;
import io.culvert.schemas.seal.event.EventSeals;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The log, and whoever else writes to it. */
public final class TestLog {

  /** All tests of the JVM share the key topic. */
  public static final MasterKey MASTER_KEY = MasterKey.generate(new SecureRandom());

  private static final MasterKeys MASTERS = new MasterKeys(MASTER_KEY);
  private static final AccountKeyring KEYRING = new AccountKeyring(MASTERS);

  private static final class Shared {
    static final KafkaSettings KAFKA =
        KafkaSettings.of(
            SharedPlatform.kafka().bootstrapServers(), SharedPlatform.registry().url());
    static final KafkaProducer<String, byte[]> PRODUCER;

    static {
      EnsureTopics.of(KAFKA, Duration.ofSeconds(20));
      PRODUCER =
          new KafkaProducer<>(
              KAFKA.producerProperties(), new StringSerializer(), new ByteArraySerializer());
    }
  }

  private final Map<Topic<?>, Serializer<?>> serializers = new HashMap<>();

  public KafkaSettings kafka() {
    return Shared.KAFKA;
  }

  /** Returns when Kafka has it. */
  public <V> RecordMetadata publish(Topic<V> topic, String key, @Nullable V value) {
    return await(send(topic, key, value));
  }

  public <V> Future<RecordMetadata> send(Topic<V> topic, String key, @Nullable V value) {
    return sendBytes(topic, key, value == null ? null : encoded(topic, asWritten(topic, value)));
  }

  /** As gateway and broker write it: sealed, where the account has a key. */
  @SuppressWarnings("unchecked") // a seal keeps the type
  private static <V> V asWritten(Topic<V> topic, V value) {
    return (V)
        switch (value) {
          case ExchangeEvent event -> sealed(EventSeals.EXCHANGES, event);
          case BodyEvent event -> sealed(EventSeals.BODIES, event);
          case SessionEvent event -> sealed(EventSeals.SESSIONS, event);
          default -> value;
        };
  }

  public Future<RecordMetadata> sendBytes(Topic<?> topic, String key, byte @Nullable [] bytes) {
    return Shared.PRODUCER.send(new ProducerRecord<>(topic.name(), key, bytes));
  }

  public static RecordMetadata await(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new account with a key and a token. */
  public Account account(String... scopes) {
    return accountCalled("Account of a test", scopes);
  }

  /** The same with a name. */
  public Account accountCalled(String name, String... scopes) {
    var id = "account-" + UUID.randomUUID();
    giveKey(id);
    publishAccount(id, AccountRegistered.newBuilder().setName(name).build());
    return issue(id, scopes);
  }

  /** Another token for an account. */
  public Account issue(String accountId, String... scopes) {
    var token = TokenFormat.generate(new SecureRandom());
    var credential = EventIds.next();
    publishAccount(
        accountId,
        new CredentialIssued(
            credential,
            "test",
            TokenFormat.sha256(token).bytes(),
            scopes.length == 0 ? List.of("read", "tunnel") : List.of(scopes),
            CredentialKind.TOKEN,
            null));
    return new Account(accountId, token, credential);
  }

  private void giveKey(String account) {
    var key = MASTERS.create(account, EventIds.next(), Instant.now());
    publish(Topics.ACCOUNT_KEYS, account, key);
    KEYRING.apply(account, key);
  }

  private static <E> E sealed(EventSeal<E> seal, E event) {
    var account = seal.accountId(event);
    return account == null
        ? event
        : KEYRING.cipher(account).map(cipher -> seal.seal(event, cipher)).orElse(event);
  }

  /** What a service reads out of an event that another has sealed. */
  public static <E> E opened(EventSeal<E> seal, E event) {
    var sealed = seal.sealed(event);
    try {
      return sealed == null
          ? event
          : seal.open(event, KEYRING.cipher(seal.accountId(event)).orElseThrow());
    } catch (BrokenSealException e) {
      throw new AssertionError(e);
    }
  }

  /** Erases an account as the control plane does: the decision, then the end of its key. */
  public void erase(Account account) {
    publishAccount(account.id(), new AccountErased());
    destroyKey(account);
  }

  public void destroyKey(Account account) {
    publish(Topics.ACCOUNT_KEYS, account.id(), null);
  }

  public void revoke(Account account) {
    publishAccount(account.id(), new CredentialRevoked(account.credentialId()));
  }

  /** An account and a token of it. */
  public record Account(String id, String token, String credentialId) {}

  private void publishAccount(String id, Object payload) {
    publish(
        Topics.ACCOUNT_EVENTS, id, new AccountEvent(EventIds.next(), Instant.now(), id, payload));
  }

  @SuppressWarnings("unchecked") // a topic's serializer takes the topic's values
  public synchronized <V> byte[] encoded(Topic<V> topic, V value) {
    var serializer =
        (Serializer<V>)
            serializers.computeIfAbsent(
                topic, t -> t.valueSerializer(Shared.KAFKA.serdeProperties()));
    return serializer.serialize(topic.name(), value);
  }

  public static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
