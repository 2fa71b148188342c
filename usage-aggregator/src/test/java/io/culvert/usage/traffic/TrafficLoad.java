package io.culvert.usage.traffic;

import static io.culvert.usage.traffic.ExchangesInTests.MINUTE;
import static io.culvert.usage.traffic.ExchangesInTests.exchange;

import io.culvert.events.ExchangeCompleted;
import io.culvert.events.ExchangeEvent;
import io.culvert.events.TrafficMinute;
import io.culvert.schemas.Topics;
import io.culvert.usage.Log;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Exchanges of some hostnames and minutes, a few of them told twice, and what they add up to. */
public final class TrafficLoad implements AutoCloseable {

  private static final int HOSTS = 6;
  private static final int MINUTES = 5;

  private final Log log;
  private final Random random;
  private final KafkaProducer<String, byte[]> producer;
  private final Serializer<ExchangeEvent> writer;
  private final Map<String, List<Long>> sums = new TreeMap<>();

  public TrafficLoad(Log log, Random random) {
    this.log = log;
    this.random = random;
    producer = new KafkaProducer<>(log.kafka().producerProperties());
    writer = Topics.HTTP_EXCHANGES.valueSerializer(log.kafka().serdeProperties());
  }

  /** Returns when they are in the log. */
  public void send(int count) throws ExecutionException, InterruptedException {
    for (int i = 0; i < count; i++) {
      var event = next().completed();
      var minute = Minutes.of(event, (ExchangeCompleted) event.getPayload());
      sums.merge(key(minute), sums(minute), TrafficLoad::plus);
      var sent = send(event);
      if (random.nextInt(5) == 0) {
        sent = send(event);
      }
      sent.get();
    }
  }

  /** Exchanges and bytes in and out by minute, as they were sent. */
  public Map<String, List<Long>> sent() {
    return sums;
  }

  /** How many they are. */
  public long exchanges() {
    return sums.values().stream().mapToLong(List::getFirst).sum();
  }

  /** The same as the topic says. */
  public Map<String, List<Long>> counted() {
    var counted = new TreeMap<String, List<Long>>();
    for (TrafficMinute minute : log.values(Topics.TRAFFIC_MINUTES)) {
      counted.put(key(minute), sums(minute));
    }
    return counted;
  }

  @Override
  public void close() {
    producer.close();
  }

  private ExchangesInTests next() {
    var next =
        exchange()
            .at(MINUTE.minusSeconds(random.nextInt(MINUTES * 60)))
            .host("host-" + random.nextInt(HOSTS) + ".localhost")
            .account("account-" + random.nextInt(2));
    next.session = "session-" + random.nextInt(HOSTS);
    next.bytesIn = random.nextInt(1_000);
    return next;
  }

  private Future<?> send(ExchangeEvent event) {
    var topic = Topics.HTTP_EXCHANGES.name();
    return producer.send(
        new ProducerRecord<>(topic, event.getSessionId(), writer.serialize(topic, event)));
  }

  private static String key(TrafficMinute minute) {
    return minute.getHostname() + " " + minute.getMinute() + " " + minute.getAccountId();
  }

  private static List<Long> sums(TrafficMinute minute) {
    return List.of(minute.getExchanges(), minute.getBytesIn(), minute.getBytesOut());
  }

  private static List<Long> plus(List<Long> a, List<Long> b) {
    return List.of(a.get(0) + b.get(0), a.get(1) + b.get(1), a.get(2) + b.get(2));
  }
}
