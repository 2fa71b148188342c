package io.culvert.benchmarks.micro;

import io.culvert.benchmarks.projection.OrdinaryTraffic;
import io.culvert.events.ExchangeEvent;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.AccountKeyring;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.schemas.seal.event.EventSeals;
import io.culvert.schemas.serde.AvroSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From an exchange to the bytes in the log; microseconds for one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init")
public class EncodingBenchmark {
  private static final int EVENTS = 256;

  private final ExchangeEvent[] events = new ExchangeEvent[EVENTS];
  private final ExchangeEvent[] sealed = new ExchangeEvent[EVENTS];
  private AvroSerializer<ExchangeEvent> serializer;
  private AccountCipher cipher;
  private int next;

  @Setup
  public void open() {
    serializer = new AvroSerializer<>(new OneSchema());
    serializer.configure(Map.of("schema.registry.url", "http://localhost"), false);
    var masters = new MasterKeys(MasterKey.generate(new SecureRandom()));
    var keyring = new AccountKeyring(masters);
    keyring.apply("account", masters.create("account", "key", Instant.now()));
    cipher = keyring.cipher("account").orElseThrow();
    var traffic = new OrdinaryTraffic(1);
    for (int i = 0; i < EVENTS; i++) {
      events[i] = traffic.next(Instant.now());
      sealed[i] = EventSeals.EXCHANGES.seal(events[i], cipher);
    }
  }

  /** Personal data under the account's key. */
  @Benchmark
  public ExchangeEvent seal() {
    return EventSeals.EXCHANGES.seal(events[turn()], cipher);
  }

  @Benchmark
  public byte[] encodeSealed() {
    return serializer.serialize(Topics.HTTP_EXCHANGES.name(), sealed[turn()]);
  }

  @Benchmark
  public byte[] encodeInClear() {
    return serializer.serialize(Topics.HTTP_EXCHANGES.name(), events[turn()]);
  }

  /** Avro's own way, to compare with. */
  @Benchmark
  public ByteBuffer encodeByAvro() throws IOException {
    return ExchangeEvent.getEncoder().encode(events[turn()]);
  }

  private int turn() {
    next = (next + 1) % EVENTS;
    return next;
  }
}
