package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.peers.Peer.Origins;
import io.culvert.benchmarks.peers.Peer.Running;
import io.culvert.benchmarks.process.Log;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Culvert and other tunnels in turns under the same load. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description = "Requests, latency, transfers and processor time beside other tunnels.")
public final class PeersBenchmark implements Callable<Integer> {

  @Option(names = "--rounds", defaultValue = "3", description = "Rounds, of which medians are told")
  private int rounds;

  @Option(names = "--seconds", defaultValue = "5", description = "Length of one load")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description =
          "Seconds of each work before the first round, for who is compiled while running; others"
              + " get one")
  private int warmUp;

  @Option(
      names = "--only",
      split = ",",
      description = "Names of peers, for example culvert,nginx; all that are installed by default")
  private @Nullable List<String> only;

  @Option(
      names = "--work",
      description = "Only works whose title has this text, for example keep-alive")
  private @Nullable String work;

  @Override
  public Integer call() throws Exception {
    try (var shop = Workshop.open();
        var log = Log.start(shop)) {
      var origins = origins(shop);
      var running = start(peers(log), shop, origins);
      var works = works();
      describe(running);
      var samples = new LinkedHashMap<Work, Map<Peer, List<Sample>>>();
      warmUp(works, running);
      for (int round = 0; round < rounds; round++) {
        for (var each : works) {
          var table = samples.computeIfAbsent(each, _ -> new LinkedHashMap<>());
          for (var entry : running.entrySet()) {
            measure(each, entry.getKey(), entry.getValue(), seconds)
                .ifPresent(
                    sample ->
                        table.computeIfAbsent(entry.getKey(), _ -> new ArrayList<>()).add(sample));
          }
        }
      }
      var tables = new Tables(System.out);
      samples.forEach(tables::print);
    }
    return 0;
  }

  /**
   * A server runs for weeks; what it does in its first seconds, while compilers of its runtime are
   * at work, says little about it.
   */
  private void warmUp(List<Work> works, Map<Peer, Running> running) throws InterruptedException {
    for (var each : works) {
      for (var entry : running.entrySet()) {
        var peer = entry.getKey();
        measure(each, peer, entry.getValue(), peer.isCompiledWhileRunning() ? warmUp : 1);
      }
    }
  }

  /** Empty when the peer cannot do that work, or failed at it. */
  private static Optional<Sample> measure(Work what, Peer peer, Running running, int seconds)
      throws InterruptedException {
    if (!what.suits(running)) {
      return Optional.empty();
    }
    try {
      return Optional.of(what.run(running, Duration.ofSeconds(seconds)));
    } catch (IOException e) {
      System.err.printf("%s, %s: %s%n", peer.name(), what.title(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Origins origins(Workshop shop) throws IOException, InterruptedException {
    int http = Workshop.freePort();
    var origin = shop.startJava("origin", Map.of(), OriginMain.class, String.valueOf(http));
    Workshop.awaitPort(origin, http);
    if (Workshop.find("iperf3") == null) {
      return new Origins(http, null);
    }
    int port = Workshop.freePort();
    var iperf = shop.start("iperf3", "iperf3", "-s", "-B", "127.0.0.1", "-p", "" + port);
    Workshop.awaitPort(iperf, port);
    return new Origins(http, port);
  }

  private static List<Peer> peers(Log log) {
    return List.of(
        new Direct(),
        new NginxProxy(),
        new CulvertPeer(log, false),
        new CulvertPeer(log, true),
        new Frp(true),
        new Frp(false),
        new Rathole(),
        new Bore(),
        new Chisel(),
        new SshReverse(),
        new Localtunnel());
  }

  private Map<Peer, Running> start(List<Peer> peers, Workshop shop, Origins origins)
      throws IOException, InterruptedException {
    var running = new LinkedHashMap<Peer, Running>();
    for (var peer : peers) {
      if (only != null && !only.contains(peer.name())) {
        continue;
      }
      if (peer.missing() == null) {
        running.put(peer, peer.start(shop, origins));
      } else {
        System.err.printf("%s is left out: %s is not installed.%n", peer.name(), peer.missing());
      }
    }
    return running;
  }

  private List<Work> works() {
    return Work.all().stream()
        .filter(each -> work == null || each.title().contains(work))
        .filter(each -> each.missing() == null)
        .toList();
  }

  private void describe(Map<Peer, Running> running) throws IOException, InterruptedException {
    System.out.printf(
        "%s; %s, %d processors, JDK %s; load of the machine before the run %s; warmed up for %d s;"
            + " medians of %d rounds of %d s in turns.%n%n",
        LocalDate.now(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.version().feature(),
        Files.readString(Path.of("/proc/loadavg")).split(" ")[0],
        warmUp,
        rounds,
        seconds);
    for (var peer : running.keySet()) {
      System.out.printf("- %s: %s%n", peer.name(), peer.description());
    }
  }
}
