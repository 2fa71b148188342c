package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.peers.Peer.Running;
import io.culvert.benchmarks.process.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One kind of load. */
interface Work {

  /** As it stands above its table. */
  String title();

  /** The program that is not there and without which it cannot be done; null when all are. */
  @Nullable String missing();

  /** What rates and processor times are counted in. */
  Unit unit();

  /** Whether the peer can carry it. */
  default boolean suits(Running peer) {
    return true;
  }

  /** Does it, and returns what the tool counted. */
  Counted load(Running peer, Duration time) throws IOException, InterruptedException;

  /**
   * Does it, and counts the processor time of both sides until nothing waits to be recorded any
   * more.
   */
  default Sample run(Running peer, Duration time) throws IOException, InterruptedException {
    long shed = peer.recorder().await().shed();
    var server = cpu(peer.server());
    var agent = cpu(peer.agent());
    var kernel = kernel(peer);
    var counted = load(peer, time);
    var recorded = peer.recorder().await(); // what is put off has to be worked for, too
    return new Sample(
        counted.rate(),
        counted.p50(),
        counted.p99(),
        counted.units(),
        cpu(peer.server()).minus(server),
        cpu(peer.agent()).minus(agent),
        kernel(peer).minus(kernel),
        recorded.shed() - shed);
  }

  private static Duration cpu(Collection<Program> programs) {
    return sum(programs.stream().map(Program::cpu));
  }

  private static Duration kernel(Running peer) {
    return sum(
        Stream.concat(peer.server().stream(), peer.agent().stream()).map(Program::cpuInKernel));
  }

  private static Duration sum(Stream<Duration> times) {
    return times.reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * What a tool counted; see {@link Sample}.
   *
   * @param rate units in a second
   */
  record Counted(double rate, double p50, double p99, double units) {}

  /**
   * @param rate the name of a rate
   * @param scale units of one of it
   * @param per the name of an amount for which processor time is told
   * @param amount units of that amount
   */
  record Unit(String rate, double scale, String per, double amount) {
    static final Unit REQUESTS = new Unit("requests/s", 1, "10,000 requests", 10_000);
    static final Unit BYTES = new Unit("MB/s", 1e6, "GB", 1e9);
  }

  /** All of them, in the order of the tables. */
  static List<Work> all() {
    return List.of(
        new Requests(32, true),
        new Requests(256, true),
        new Requests(32, false),
        new SteadyRequests(1_000),
        new Transfer(Transfer.Direction.DOWN, 1),
        new Transfer(Transfer.Direction.DOWN, 8),
        new Transfer(Transfer.Direction.UP, 1),
        new Transfer(Transfer.Direction.UP, 8),
        new TcpStream());
  }
}
