package io.culvert.benchmarks.peers;

import io.culvert.benchmarks.peers.Peer.Running;
import io.culvert.benchmarks.process.Command;
import io.culvert.benchmarks.process.Workshop;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One TCP connection through a tunnel for TCP, towards the origin, by iperf3. */
record TcpStream() implements Work {

  @Override
  public String title() {
    return "One TCP stream to the origin (iperf3)";
  }

  @Override
  public @Nullable String missing() {
    return Workshop.find("iperf3") == null ? "iperf3" : null;
  }

  @Override
  public Unit unit() {
    return Unit.BYTES;
  }

  @Override
  public boolean suits(Running peer) {
    return peer.tcp() != null;
  }

  @Override
  public Counted load(Running peer, Duration time) throws IOException, InterruptedException {
    var output =
        Command.output(
            "iperf3",
            "-J",
            "-c",
            "127.0.0.1",
            "-p",
            String.valueOf(peer.tcp()),
            "-t",
            String.valueOf(time.toSeconds()));
    var received = JsonMapper.shared().readTree(output).path("end").path("sum_received");
    return new Counted(
        received.path("bits_per_second").doubleValue() / 8,
        Double.NaN,
        Double.NaN,
        received.path("bytes").doubleValue());
  }
}
