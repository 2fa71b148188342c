package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Program;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way for the world to reach a server on this machine. */
interface Peer {

  /** As it stands in the tables. */
  String name();

  /** Whether it is a tunnel: what Culvert is compared with. */
  boolean isTunnel();

  /** Whether it is compiled while it runs, and so grows faster for a while. */
  default boolean isCompiledWhileRunning() {
    return false;
  }

  /** The program that is not there and without which it cannot run; null when all are. */
  @Nullable String missing();

  /** Version and configuration, in a few words. */
  String description() throws IOException, InterruptedException;

  /** Starts it, and returns when it forwards. */
  Running start(Workshop shop, Origins origins) throws IOException, InterruptedException;

  /**
   * The servers to be reached.
   *
   * @param http port of the {@link OriginMain}
   * @param iperf port of iperf3; null when it is not there
   */
  record Origins(int http, @Nullable Integer iperf) {}

  /** Counts what a peer should have recorded and did not, from its start. */
  interface Shed {
    long count() throws IOException, InterruptedException;
  }

  /**
   * A peer that runs.
   *
   * @param port where it takes HTTP
   * @param host the {@code Host} by which it knows the origin
   * @param tcp where it takes TCP for iperf3; null when it carries HTTP only
   * @param server its public side
   * @param agent its side at the origin
   * @param shed what it should have recorded and did not
   */
  record Running(
      int port,
      String host,
      @Nullable Integer tcp,
      List<Program> server,
      List<Program> agent,
      Shed shed) {

    /** One that records nothing. */
    Running(
        int port, String host, @Nullable Integer tcp, List<Program> server, List<Program> agent) {
      this(port, host, tcp, server, agent, () -> 0);
    }

    String url(String path) {
      return "http://127.0.0.1:" + port + path;
    }
  }
}
