package io.culvert.benchmarks.idle;

import io.culvert.benchmarks.process.EdgeServer;
import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Workshop;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory and processor time of a server that many idle agents are connected to. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description =
        "Memory for each idle tunnel, time to accept them all, processor time while idle.")
public final class IdleBenchmark implements Callable<Integer> {
  private static final Pattern CONNECTED = Pattern.compile(IdleAgentsMain.CONNECTED);

  @Option(
      names = "--tunnels",
      split = ",",
      defaultValue = "10000",
      description = "How many; several are measured one after the other, each on a new server")
  private List<Integer> counts = List.of();

  @Option(names = "--tls", description = "Agents come by TLS")
  private boolean tls;

  @Option(names = "--seconds", defaultValue = "20", description = "How long they idle")
  private int seconds;

  @Option(
      names = "--classes",
      defaultValue = "0",
      description = "Lists so many classes, those of which a tunnel holds most")
  private int classes;

  @Override
  public Integer call() throws Exception {
    System.out.printf(
        "| tunnels%s | accepted in s | heap, KB each | resident, KB each | processors busy while"
            + " idle |%n",
        tls ? " (TLS)" : "");
    System.out.println("|---|---|---|---|---|");
    for (int count : counts) {
      measure(count);
    }
    return 0;
  }

  private void measure(int count) throws Exception {
    try (var shop = Workshop.open();
        var log = Log.start(shop);
        var edge = EdgeServer.start(shop, "idle", log, crowd(count, shop))) {
      var server = edge.program();
      long pid = server.process().pid();
      var empty = Memory.of(pid);
      var emptyClasses = ClassHistogram.of(pid);
      long begun = System.nanoTime();
      var agents =
          shop.startJava(
              "agents",
              Map.of(),
              IdleAgentsMain.class,
              String.valueOf(edge.agentPort()),
              String.valueOf(count),
              String.valueOf(tls));
      agents.awaitOutput(CONNECTED, Duration.ofMinutes(10));
      double accepted = (System.nanoTime() - begun) / 1e9;
      var before = server.cpu();
      Thread.sleep(Duration.ofSeconds(seconds));
      double busy = server.cpu().minus(before).toNanos() / 1e9 / seconds;
      var full = Memory.of(pid);
      System.out.printf(
          Locale.ROOT,
          "| %,d | %.1f | %.1f | %.1f | %.2f |%n",
          count,
          accepted,
          (full.heap() - empty.heap()) / 1024.0 / count,
          (full.resident() - empty.resident()) / 1024.0 / count,
          busy);
      if (classes > 0) {
        System.out.println(ClassHistogram.of(pid).grownSince(emptyClasses, count, classes));
      }
      agents.end();
    }
  }

  /** Settings that let so many in from one address. */
  private Map<String, String> crowd(int count, Workshop shop) throws Exception {
    var settings = new HashMap<String, String>();
    settings.put("ANONYMOUS_PER_ADDRESS", "0");
    settings.put("ANONYMOUS_NAMES", String.valueOf(count * 2));
    settings.put("HELLOS_PER_MINUTE", "0");
    if (tls) {
      settings.putAll(SelfSigned.in(shop.folder()));
    }
    return settings;
  }
}
