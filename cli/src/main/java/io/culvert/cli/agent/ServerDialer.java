package io.culvert.cli.agent;

import io.culvert.cli.dial.Dialer;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.loop.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Opens the connections of one line. Lines with different numbers begin with different servers, or
 * with different addresses of one, where there are several.
 */
final class ServerDialer {
  private static final int CONNECT_MILLIS = 10_000;
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventLoop loop;
  private final Servers servers;
  private int turn;

  /**
   * For one line.
   *
   * @param turn which of the servers and addresses to begin with, counted round and round
   */
  ServerDialer(EventLoop loop, Servers servers, int turn) {
    this.loop = loop;
    this.servers = servers;
    this.turn = turn;
  }

  /** The next connection goes to another server, where there are several. */
  void goElsewhere() {
    turn++;
  }

  /** Begins an attempt, which hears of everything that becomes of it. */
  void connect(Attempt attempt) {
    int count = servers.addresses().size();
    var server = servers.addresses().get(Math.floorMod(turn, count));
    int among = Math.floorDiv(turn, count);
    try {
      var bootstrap =
          new Bootstrap()
              .group(loop)
              .channel(EventLoops.connectingOn(loop))
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
              .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
              .handler(new AgentPipeline(server, isTls(server) ? tls() : null, attempt));
      new Dialer(
              loop,
              bootstrap,
              Servers.bare(server.getHost()),
              server.getPort(),
              all -> rotated(all, among))
          .connect(
              attempt::connected,
              cause -> attempt.failed(CulvertError.SERVER_UNREACHABLE, Failures.describe(cause)));
    } catch (SSLException e) {
      attempt.failed(CulvertError.SERVER_UNREACHABLE, Failures.describe(e));
    }
  }

  /** Sorted before, because name servers give the same addresses in another order each time. */
  static List<InetAddress> rotated(List<InetAddress> all, int by) {
    var ordered = new ArrayList<>(all);
    ordered.sort((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress()));
    Collections.rotate(ordered, -Math.floorMod(by, ordered.size()));
    return ordered;
  }

  private static boolean isTls(URI server) {
    return server.getScheme().equals("wss");
  }

  private SslContext tls() throws SSLException {
    return servers.tls().context();
  }
}
