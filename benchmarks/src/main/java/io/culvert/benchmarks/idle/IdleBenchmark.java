package io.culvert.benchmarks.idle;

import io.culvert.benchmarks.process.EdgeServer;
import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Program;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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

  /** The heap is there from the beginning, so that what the process grows by is beside it. */
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  @Option(
      names = "--tunnels",
      split = ",",
      defaultValue = "1000,5000,18000",
      description = "How many; of several numbers each includes those before it")
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

  @Option(
      names = "--trim",
      description = "The C library gives back what it keeps for later before memory is measured")
  private boolean trim;

  /** What the server holds with so many tunnels. */
  private record Stage(int tunnels, Memory memory) {
    static Stage of(int tunnels, Program server, boolean trim)
        throws IOException, InterruptedException {
      return new Stage(tunnels, Memory.of(server.process().pid(), trim));
    }

    double heapEachSince(Stage before) {
      return each(memory.heap().bytes() - before.memory.heap().bytes(), before);
    }

    double besideEachSince(Stage before) {
      return each(memory.resident() - before.memory.resident(), before);
    }

    private double each(long bytes, Stage before) {
      return bytes / 1024.0 / (tunnels - before.tunnels);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (var shop = Workshop.open();
        var log = Log.start(shop);
        var edge = EdgeServer.start(shop, "idle", log, crowd(shop), HEAP)) {
      System.out.printf(
          "| tunnels%s | accepted in s | heap, KB each | beside the heap, KB each | processors busy"
              + " while idle |%n|---|---|---|---|---|%n",
          tls ? " (TLS)" : "");
      var stages = new ArrayList<Stage>();
      stages.add(Stage.of(0, edge.program(), trim));
      for (int count : counts) {
        stages.add(measure(count, stages, shop, edge));
      }
      summarize(stages.get(1), stages.getLast());
    }
    return 0;
  }

  private Stage measure(int count, List<Stage> before, Workshop shop, EdgeServer edge)
      throws Exception {
    long begun = System.nanoTime();
    shop.startJava(
            "agents-" + count,
            Map.of(),
            IdleAgentsMain.class,
            String.valueOf(edge.agentPort()),
            String.valueOf(count - before.getLast().tunnels()),
            String.valueOf(tls),
            String.valueOf(before.size()))
        .awaitOutput(CONNECTED, Duration.ofMinutes(10));
    double accepted = (System.nanoTime() - begun) / 1e9;
    var server = edge.program();
    var cpu = server.cpu();
    Thread.sleep(Duration.ofSeconds(seconds));
    double busy = server.cpu().minus(cpu).toNanos() / 1e9 / seconds;
    var stage = Stage.of(count, server, trim);
    System.out.printf(
        Locale.ROOT,
        "| %,d | %.1f | %.1f | %.1f | %.2f |%n",
        count,
        accepted,
        stage.heapEachSince(before.getFirst()),
        stage.besideEachSince(before.getFirst()),
        busy);
    return stage;
  }

  /** What a server grows by once with the first ones is not what each further one costs. */
  private void summarize(Stage first, Stage last) {
    if (first == last) {
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%nEach one beyond the first %,d: %.2f KB of heap, %.2f KB beside it.%n",
        first.tunnels(),
        last.heapEachSince(first),
        last.besideEachSince(first));
    if (classes > 0) {
      System.out.printf(
          "%n%s%n",
          last.memory()
              .heap()
              .grownSince(first.memory().heap(), last.tunnels() - first.tunnels(), classes));
    }
  }

  /** Settings that let so many in from one address. */
  private Map<String, String> crowd(Workshop shop) throws Exception {
    var settings = new HashMap<String, String>();
    settings.put("ANONYMOUS_PER_ADDRESS", "0");
    settings.put("ANONYMOUS_NAMES", String.valueOf(counts.getLast() * 2));
    settings.put("HELLOS_PER_MINUTE", "0");
    settings.put("HELLO_TIMEOUT", "1m"); // they come all at once
    if (tls) {
      settings.putAll(SelfSigned.in(shop.folder()));
    }
    return settings;
  }
}
