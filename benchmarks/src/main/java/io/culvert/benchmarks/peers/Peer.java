package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.process.Program;
import io.culvert.benchmarks.process.Recorded;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.time.Duration;
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

  /** Tells how far a peer has come with recording, since its start. */
  interface Recorder {
    /** Of those who record nothing. */
    Recorder NONE = () -> new Recorded(0, 0);

    Duration PATIENCE = Duration.ofMinutes(1);
    Duration PAUSE = Duration.ofMillis(20);

    Recorded recorded() throws IOException, InterruptedException;

    /**
     * Waits until nothing is on its way any more, a minute at most.
     *
     * @return how far it has come then
     * @throws IOException when something still is
     */
    default Recorded await() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      var now = recorded();
      while (now.waiting() > 0) {
        if (System.nanoTime() > deadline) {
          throw new IOException(now.waiting() + " bytes still wait to be recorded");
        }
        Thread.sleep(PAUSE);
        now = recorded();
      }
      return now;
    }
  }

  /**
   * A peer that runs.
   *
   * @param port where it takes HTTP
   * @param host the {@code Host} by which it knows the origin
   * @param tcp where it takes TCP for iperf3; null when it carries HTTP only
   * @param server its public side
   * @param agent its side at the origin
   * @param recorder how far it has come with recording
   */
  record Running(
      int port,
      String host,
      @Nullable Integer tcp,
      List<Program> server,
      List<Program> agent,
      Recorder recorder) {

    /** One that records nothing. */
    Running(
        int port, String host, @Nullable Integer tcp, List<Program> server, List<Program> agent) {
      this(port, host, tcp, server, agent, Recorder.NONE);
    }

    String url(String path) {
      return "http://127.0.0.1:" + port + path;
    }
  }
}
