package io.culvert.benchmarks.idle;

import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Program;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Memory and processor time of a broker that many idle agents are connected to. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    description =
        "Memory for each idle tunnel, time to accept them all, processor time while idle.")
public final class IdleBenchmark implements Callable<Integer> {
  private static final Pattern CONNECTED = Pattern.compile(IdleAgentsMain.CONNECTED);

  /** Most agents of one process: each has a file, and there are bounds on files. */
  private static final int AGENTS_IN_A_PROCESS = 15_000;

  @Option(
      names = "--tunnels",
      split = ",",
      defaultValue = "1000,10000,50000,100000",
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

  private int crowds;

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
        var broker = CrowdedBroker.start(shop, log, counts.getLast(), tls)) {
      System.out.printf(
          "| tunnels%s | accepted in s | heap, KB each | beside the heap, KB each | processors busy"
              + " while idle |%n|---|---|---|---|---|%n",
          tls ? " (TLS)" : "");
      var stages = new ArrayList<Stage>();
      stages.add(Stage.of(0, broker.program(), trim));
      for (int count : counts) {
        stages.add(measure(count, stages, shop, broker));
      }
      summarize(stages.get(1), stages.getLast());
    }
    return 0;
  }

  private Stage measure(int count, List<Stage> before, Workshop shop, CrowdedBroker broker)
      throws Exception {
    long begun = System.nanoTime();
    for (int missing = count - before.getLast().tunnels(); missing > 0; ) {
      int some = Math.min(missing, AGENTS_IN_A_PROCESS);
      connect(some, shop, broker);
      missing -= some;
    }
    double accepted = (System.nanoTime() - begun) / 1e9;
    var server = broker.program();
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

  /** Agents of another process, from an address of their own. */
  private void connect(int some, Workshop shop, CrowdedBroker broker) throws Exception {
    int address = ++crowds;
    shop.startJava(
            "agents-" + address,
            Map.of(),
            IdleAgentsMain.class,
            String.valueOf(broker.port()),
            String.valueOf(some),
            String.valueOf(tls),
            String.valueOf(address))
        .awaitOutput(CONNECTED, Duration.ofMinutes(10));
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
}
