package io.culvert.gateway.hop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.tunnel.hop.HopFrames;
import io.culvert.tunnel.hop.HopGreeting;
import io.culvert.tunnel.hop.HopProtocol;
import io.culvert.tunnel.hop.HopSecret;
import io.culvert.tunnel.loop.EventLoops;
import io.culvert.tunnel.stream.WindowBudget;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway's line to a broker that is written byte by byte. */
@Timeout(30)
class HopLineTest {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3
  private final HopSecret secret = new HopSecret("a secret of some more than enough length");
  private final EventLoops loops = EventLoops.single("hop-line-test");

  @AfterEach
  void stop() {
    loops.close();
  }

  @Test
  void aBrokerThatDiesWhenItHasJustProvedItselfIsDialledAgain() throws Exception {
    try (var broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      broker.setSoTimeout(10_000);
      var shared =
          new BrokerLink.Shared(
              secret, "gateway", new WindowBudget(0), loops.each(), loops.connecting());
      var address = new BrokerAddress("127.0.0.1", broker.getLocalPort(), false);
      var link = new BrokerLink("broker-1", address, shared);
      link.dial();
      try (var first = broker.accept()) {
        var nonce = greeted(first);
        var gone = standStill();
        challenge(first, nonce);
        first.setSoLinger(true, 0); // a reset, as of a process that was killed
        first.close();
        gone.countDown();
      }

      try (var second = broker.accept()) {
        assertThat(greeted(second)).isNotEmpty();
      }
      link.stop();
    }
  }

  /** What comes meanwhile is found together, by whoever goes on. */
  private CountDownLatch standStill() throws InterruptedException {
    var still = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    loops
        .each()
        .getFirst()
        .execute(
            () -> {
              still.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    still.await();
    return goOn;
  }

  /** Opens the WebSocket and hears the call; returns its nonce. */
  private static String greeted(Socket gateway) throws Exception {
    var in = new DataInputStream(gateway.getInputStream());
    var key = "";
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).strip();
      }
    }
    var hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1));
    var answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(hash)
            + "\r\nSec-WebSocket-Protocol: "
            + HopProtocol.SUBPROTOCOL
            + "\r\n\r\n";
    gateway.getOutputStream().write(answer.getBytes(ISO_8859_1));
    assertThat(in.readUnsignedByte()).isEqualTo(0x82);
    int length = in.readUnsignedByte() & 0x7f;
    length = length == 126 ? in.readUnsignedShort() : length;
    var mask = in.readNBytes(4);
    var message = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      message[i] ^= mask[i % 4];
    }
    return HopFrames.call(Unpooled.wrappedBuffer(message, 8, length - 8)).nonce();
  }

  private static String line(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private void challenge(Socket gateway, String call) throws IOException {
    var seen = new HopSecret.Seen(call, HopSecret.nonce(), "");
    var challenge =
        new HopGreeting.Challenge(
            HopProtocol.VERSION,
            "broker-1",
            "run",
            seen.challenge(),
            secret.proof(HopSecret.Role.BROKER, seen));
    var frame = HopFrames.frame(UnpooledByteBufAllocator.DEFAULT, challenge);
    int length = frame.content().readableBytes();
    var bytes =
        Unpooled.buffer()
            .writeByte(0x82)
            .writeByte(126)
            .writeShort(8 + length)
            .writeInt(0)
            .writeByte(frame.type().code())
            .writeMedium(length)
            .writeBytes(frame.content());
    var all = new byte[bytes.readableBytes()];
    bytes.readBytes(all);
    gateway.getOutputStream().write(all);
    frame.release();
    bytes.release();
  }
}
