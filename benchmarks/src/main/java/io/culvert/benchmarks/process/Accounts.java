package io.culvert.benchmarks.process;

import io.culvert.events.AccountEvent;
import io.culvert.events.AccountRegistered;
import io.culvert.events.CredentialIssued;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes accounts into the log, as the control plane does. */
public final class Accounts {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaSettings kafka;
  private final MasterKey master;

  public Accounts(KafkaSettings kafka, MasterKey master) {
    this.kafka = kafka;
    this.master = master;
  }

  /** Gives an account its key. */
  public AccountCipher giveKey(String account) {
    var masters = new MasterKeys(master);
    var key = masters.create(account, EventIds.next(), Instant.now());
    var serializer = Topics.ACCOUNT_KEYS.valueSerializer(kafka.serdeProperties());
    try (var producer =
        new KafkaProducer<>(kafka.producerProperties(), new StringSerializer(), serializer)) {
      producer.send(new ProducerRecord<>(Topics.ACCOUNT_KEYS.name(), account, key));
    }
    var keyring = new AccountKeyring(masters);
    keyring.apply(account, key);
    return keyring.cipher(account).orElseThrow();
  }

  /** A new account with a key; returns a token with which it may open tunnels. */
  String register() throws InterruptedException {
    var account = EventIds.next();
    var token = TokenFormat.generate(new SecureRandom());
    giveKey(account);
    try (var publisher = new EventPublisher(kafka, new SimpleMeterRegistry())) {
      tell(publisher, account, AccountRegistered.newBuilder().setName("b").setEmail(null).build());
      tell(
          publisher,
          account,
          CredentialIssued.newBuilder()
              .setCredentialId(EventIds.next())
              .setName("benchmark")
              .setTokenSha256(TokenFormat.sha256(token).bytes())
              .setScopes(List.of("tunnel"))
              .build());
      publisher.flush(PATIENCE);
    }
    return token;
  }

  private static void tell(EventPublisher publisher, String account, Object fact) {
    publisher.offer(
        Topics.ACCOUNT_EVENTS,
        account,
        AccountEvent.newBuilder()
            .setEventId(EventIds.next())
            .setOccurredAt(Instant.now())
            .setAccountId(account)
            .setPayload(fact)
            .build());
  }
}
