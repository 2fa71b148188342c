package io.culvert.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Much more each way than either side may hold, with server and agent in processes of their own
 * whose memory is watched.
 */
class LargeTransferTest {

  private static final long SIZE = Long.getLong("culvert.test.transfer", 96L << 20);
  private static final long ALLOWED_GROWTH = 64L << 20;

  @Test
  void whatIsLargeArrivesWholeEachWayAndNeitherSideHoldsIt(@TempDir Path data) throws Exception {
    var ports = CulvertUnderTest.freePorts();
    int http = Integer.parseInt(ports.get("HTTP_PORT"));
    try (var origin = TestOrigin.start();
        var server = PlatformProcess.start(data, ports, null);
        var agent =
            AgentProcess.start(
                "ws://localhost:" + ports.get("WS_PORT"), server.token(), origin.port(), "large")) {
      warmUp(http);
      var idle = new Both(server, agent);

      var download = download(http, () -> idle.assertGrowthIsBounded("half-way down"));
      assertThat(download).isEqualTo(TestBytes.digestOf(SIZE));

      var upload = upload(http, () -> idle.assertGrowthIsBounded("half-way up"));
      assertThat(upload).isEqualTo(HexFormat.of().formatHex(TestBytes.digestOf(SIZE)) + " " + SIZE);

      idle.assertGrowthIsBounded("afterwards");
    }
  }

  /** Classes, pools and first buffers are part of being idle. */
  private static void warmUp(int port) throws Exception {
    for (int i = 0; i < 20; i++) {
      try (var connection = RawHttp.connect(port)) {
        connection.get("large.localhost", "/bytes?5000000");
      }
    }
  }

  private static byte[] download(int port, Runnable halfWay) throws Exception {
    try (var connection = RawHttp.connect(port)) {
      connection.send("GET /bytes?" + SIZE + " HTTP/1.1\r\nHost: large.localhost\r\n\r\n");
      assertThat(connection.head().status()).isEqualTo(200);
      var digest = TestBytes.sha256();
      var buffer = new byte[256 * 1024];
      long read = 0;
      boolean looked = false;
      while (read < SIZE) {
        int n = connection.read(buffer);
        assertThat(n).as("bytes after %d", read).isPositive();
        digest.update(buffer, 0, n);
        read += n;
        if (!looked && read > SIZE / 2) {
          looked = true;
          halfWay.run();
        }
      }
      return digest.digest();
    }
  }

  private static String upload(int port, Runnable halfWay) throws Exception {
    try (var connection = RawHttp.connect(port)) {
      connection.send(
          "POST /digest HTTP/1.1\r\nHost: large.localhost\r\nContent-Length: " + SIZE + "\r\n\r\n");
      OutputStream out = connection.socket().getOutputStream();
      InputStream half = TestBytes.stream(SIZE / 2);
      half.transferTo(out);
      halfWay.run();
      // The known bytes repeat every MiB, so the second half is the first again.
      TestBytes.stream(SIZE / 2).transferTo(out);
      return new String(connection.answer().body(), StandardCharsets.UTF_8);
    }
  }

  /** Memory of both processes, against what they had when idle. */
  private record Both(
      JavaProcess server, MemoryInUse serverIdle, JavaProcess agent, MemoryInUse agentIdle) {

    Both(PlatformProcess server, AgentProcess agent) {
      this(
          server.process(),
          MemoryInUse.of(server.process()),
          agent.process(),
          MemoryInUse.of(agent.process()));
    }

    void assertGrowthIsBounded(String when) {
      long serverGrowth = MemoryInUse.of(server).total() - serverIdle.total();
      long agentGrowth = MemoryInUse.of(agent).total() - agentIdle.total();
      System.out.printf(
          "%s: server %+d KiB, agent %+d KiB over idle%n",
          when, serverGrowth >> 10, agentGrowth >> 10);
      assertThat(serverGrowth).as("growth of the server " + when).isLessThan(ALLOWED_GROWTH);
      assertThat(agentGrowth).as("growth of the agent " + when).isLessThan(ALLOWED_GROWTH);
    }
  }
}
