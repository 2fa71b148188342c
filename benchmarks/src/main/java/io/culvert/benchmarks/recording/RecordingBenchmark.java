package io.culvert.benchmarks.recording;

import io.culvert.benchmarks.process.Accounts;
import io.culvert.benchmarks.process.OneTunnel;
import io.culvert.benchmarks.process.Recorded;
import io.culvert.embedded.EmbeddedPlatform;
import io.culvert.embedded.PlatformOptions;
import io.culvert.embedded.database.DeleteTree;
import io.culvert.gateway.capture.ExchangeLog;
import io.culvert.gateway.capture.Journal;
import io.culvert.gateway.capture.SealedLog;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.FollowedKeys;
import io.culvert.runtime.keys.SealOutgoing;
import io.culvert.runtime.publish.EventPublisher;
import io.culvert.runtime.topics.EnsureTopics;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.Topics;
import io.culvert.schemas.seal.MasterKey;
import io.culvert.schemas.seal.MasterKeys;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelInfo;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Processor time of recording an exchange, stage by stage, beside Kafka's producer alone. */
@Command(
    name = "recording",
    mixinStandardHelpOptions = true,
    description = "Processor time of recording an exchange, from the event loop into Kafka.")
public final class RecordingBenchmark implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What a recorded exchange takes in Kafka, about, bytes. */
  private static final int RECORD = 720;

  @Option(names = "--rate", defaultValue = "8000", description = "Exchanges a second")
  private int rate;

  @Option(names = "--warm-up", defaultValue = "15", description = "Seconds before it counts")
  private int warmUp;

  @Option(names = "--seconds", defaultValue = "10", description = "Seconds that count")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    var folder = Files.createTempDirectory("culvert-recording");
    try (var platform = EmbeddedPlatform.start(new PlatformOptions(folder, 0, 0, 0))) {
      var kafka = KafkaSettings.of(platform.kafka().bootstrapServers(), platform.registry().url());
      EnsureTopics.of(kafka, PATIENCE);
      var passed = pass(kafka);
      var plain = send(kafka);
      System.out.println("microseconds of processor time an exchange");
      for (var stage : new String[] {"event loop", "sealing", "encoding", "producer", "Kafka"}) {
        System.out.printf(
            "%-12s recorded %5.1f   not recorded %5.1f   bytes sent by Kafka's producer %5.1f%n",
            stage, passed.recorded().of(stage), passed.silent().of(stage), plain.of(stage));
      }
      return 0;
    } finally {
      DeleteTree.at(folder);
    }
  }

  private record Measured(StageTimes before, StageTimes after, int count) {
    double of(String stage) {
      return after.microsOf(stage, before, count);
    }
  }

  /**
   * @param silent the same traffic when nothing of it is to be recorded: what its making costs
   */
  private record Passed(Measured recorded, Measured silent) {}

  private Passed pass(KafkaSettings kafka) throws InterruptedException {
    var master = MasterKey.generate(new SecureRandom());
    var account = EventIds.next();
    new Accounts(kafka, master).giveKey(account);
    var meters = new SimpleMeterRegistry();
    var tunnel = new OneTunnel(TunnelInfo.http(EventIds.next(), account, "shop.example.com", true));
    try (var keys = new FollowedKeys(kafka, new MasterKeys(master), meters).start();
        var clear = new EventPublisher(kafka, meters);
        var sealed = new EventPublisher(kafka.forSealed(), meters);
        var journal =
            new Journal(
                new SealedLog(ExchangeLog.of(clear, sealed), new SealOutgoing(keys, meters)),
                1 << 20,
                64 << 20,
                Clock.systemUTC(),
                meters)) {
      keys.awaitNewest(PATIENCE);
      var recorded = recorded(journal, tunnel, meters);
      return new Passed(recorded, silent(journal, tunnel));
    }
  }

  private Measured recorded(Journal journal, Tunnel tunnel, MeterRegistry meters)
      throws InterruptedException {
    var written = new Written(meters);
    var traffic = new PassingTraffic(journal, tunnel, true);
    traffic.pass(warmUp * rate, rate);
    written.await((long) warmUp * rate);
    long shed = Recorded.by(meters).shed();
    var before = StageTimes.now();
    traffic.pass(seconds * rate, rate);
    written.await((long) (warmUp + seconds) * rate);
    var after = StageTimes.now();
    if (Recorded.by(meters).shed() > shed) {
      throw new IllegalStateException("not everything was recorded: use a lower --rate");
    }
    return new Measured(before, after, seconds * rate);
  }

  private Measured silent(Journal journal, Tunnel tunnel) {
    var traffic = new PassingTraffic(journal, tunnel, false);
    traffic.pass(warmUp * rate, rate);
    var before = StageTimes.now();
    traffic.pass(seconds * rate, rate);
    return new Measured(before, StageTimes.now(), seconds * rate);
  }

  /** As many records of that size, by a producer with the same settings and nothing before it. */
  private Measured send(KafkaSettings kafka) {
    var value = new byte[RECORD];
    new SecureRandom().nextBytes(value);
    var session = EventIds.next();
    try (var producer = new KafkaProducer<String, byte[]>(kafka.forSealed().producerProperties())) {
      var record = new ProducerRecord<>(Topics.HTTP_EXCHANGES.name(), session, value);
      var before = StageTimes.now();
      var pace = new Pace(rate);
      for (int i = 0; i < seconds * rate; i++) {
        producer.send(record);
        pace.await(i);
      }
      producer.flush();
      return new Measured(before, StageTimes.now(), seconds * rate);
    }
  }
}
