package io.culvert.cli.agent;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.culvert.cli.Culvert;
import io.culvert.cli.ExitCode;
import io.culvert.cli.origin.RawOrigin;
import io.culvert.testing.leak.WatchedJvm;
import io.culvert.tunnel.frame.StreamKind;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl+C while a request runs, in a process of its own. */
@Timeout(90)
class InterruptTest {
  @TempDir private Path home;

  @Test
  void theFirstSaysWhatItWaitsForAndTheSecondEndsAtOnce() throws Exception {
    try (var origin = new RawOrigin(RawOrigin.Connection::rest);
        var broker = TestBroker.welcoming()) {
      var agent = start(broker, origin.port());
      try {
        broker
            .nextTunnel()
            .open(
                StreamKind.HTTP,
                Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n", ISO_8859_1),
                new CollectingReader())
            .end(Unpooled.EMPTY_BUFFER);
        await().until(() -> origin.connections() > 0);

        interrupt(agent);
        await().until(() -> printed().contains("Ctrl+C again ends at once"));
        assertThat(printed()).contains("Waiting for 1 request to end (30 s at most);");
        interrupt(agent);

        assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(agent.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(printed()).doesNotContain("Up "); // what is said after an end in peace
      } finally {
        agent.destroyForcibly().waitFor();
      }
      WatchedJvm.requireNoLeaks(printed());
    }
  }

  private Process start(TestBroker broker, int port) throws IOException {
    var command =
        new ProcessBuilder(
            WatchedJvm.command(
                List.of("-XX:TieredStopAtLevel=1"),
                Culvert.class,
                "http",
                String.valueOf(port),
                "--server",
                "localhost:" + broker.port()));
    command.environment().put("CULVERT_HOME", home.resolve("c").toString());
    return command
        .redirectErrorStream(true)
        .redirectOutput(home.resolve("printed").toFile())
        .start();
  }

  private String printed() throws IOException {
    return Files.readString(home.resolve("printed"));
  }

  private static void interrupt(Process process) throws Exception {
    var kill = new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
