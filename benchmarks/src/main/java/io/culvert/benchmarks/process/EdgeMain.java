package io.culvert.benchmarks.process;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.TunnelBroker;
import io.culvert.gateway.GatewaySettings;
import io.culvert.gateway.IngressGateway;
import io.culvert.runtime.kafka.KafkaSettings;
import io.culvert.runtime.keys.MasterKeySettings;
import io.culvert.runtime.plan.PlanSettings;
import io.culvert.runtime.settings.Settings;
import io.culvert.runtime.topics.EnsureTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Scanner;

/**
 * Culvert's data plane alone: gateway and broker in one JVM, the log elsewhere. Answers each line
 * of its input with what was not recorded so far.
 */
final class EdgeMain {
  static final String READY = "edge is ready";

  private EdgeMain() {}

  static String shedAnswer(String question, Object count) {
    return "shed until " + question + ": " + count + ";";
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
    var meters = new SimpleMeterRegistry();
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
        System.out.println(shedAnswer(questions.nextLine(), Shed.of(meters)));
      }
    }
  }
}
