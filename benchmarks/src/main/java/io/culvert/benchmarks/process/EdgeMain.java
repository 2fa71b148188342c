package io.culvert.benchmarks.process;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.TunnelBroker;
import io.culvert.gateway.GatewaySettings;
import io.culvert.gateway.IngressGateway;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.metrics.Metrics;
import io.culvert.runtime.metrics.MetricsSettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;

/**
 * Culvert's data plane alone: gateway and broker in one JVM, the log elsewhere. Answers each line
 * of its input with how far recording has come.
 */
final class EdgeMain {
  static final String READY = "edge is ready";

  private EdgeMain() {}

  static String answer(String question, Object shed, Object waiting) {
    return "until " + question + ": " + shed + " shed, " + waiting + " waiting;";
  }

  public static void main(String[] arguments) throws InterruptedException {
    var settings = Settings.fromEnvironment();
    var brokerSettings = BrokerSettings.from(settings);
    var gatewaySettings = GatewaySettings.from(settings);
    var plans = PlanSettings.from(settings);
    var masters = MasterKeySettings.from(settings);
    var kafka = KafkaSettings.from(settings);
    settings.check();
    EnsureTopics.of(kafka, Duration.ofMinutes(1));
    var meters = Metrics.start(new MetricsSettings("127.0.0.1", 0)).registry(); // as in production
    var clock = Clock.systemUTC();
    var broker = new TunnelBroker(brokerSettings, plans, masters, kafka, meters, clock);
    broker.start();
    var gateway =
        new IngressGateway(
            gatewaySettings, masters, kafka, broker.tunnels(), broker.loops(), meters, clock);
    gateway.start();
    for (var part : List.of(broker.health(), gateway.health())) {
      while (!part.status().isUp()) {
        Thread.sleep(20);
      }
    }
    System.out.println(READY);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  gateway.close();
                  broker.close();
                }));
    try (var questions = new Scanner(System.in)) {
      while (questions.hasNextLine()) {
        var recorded = Recorded.by(meters);
        System.out.println(answer(questions.nextLine(), recorded.shed(), recorded.waiting()));
      }
    }
  }
}
