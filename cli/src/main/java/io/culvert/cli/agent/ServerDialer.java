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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
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
    dial(attempt, Set.of(), 0);
  }

  /**
   * Begins an attempt at the next server that can be reached, once round.
   *
   * @param full where it does not go
   */
  void connectBeyond(Set<SocketAddress> full, Attempt attempt) {
    dial(attempt, full, servers.addresses().size() - 1);
  }

  /**
   * Dials the next server.
   *
   * @param more how many servers are tried after it
   */
  private void dial(Attempt attempt, Set<SocketAddress> full, int more) {
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
              all -> withRoom(server, all, among, full))
          .connect(attempt::connected, cause -> failed(attempt, full, more, cause));
    } catch (SSLException e) {
      attempt.failed(CulvertError.SERVER_UNREACHABLE, Failures.describe(e));
    }
  }

  private void failed(Attempt attempt, Set<SocketAddress> full, int more, Throwable cause) {
    if (more > 0) {
      goElsewhere();
      dial(attempt, full, more - 1);
    } else {
      attempt.failed(CulvertError.SERVER_UNREACHABLE, Failures.describe(cause));
    }
  }

  /**
   * A server's addresses that are none of the full ones, in the order in which they are tried.
   * Those of {@code localhost} are one server, and its usual one comes first.
   */
  static List<InetAddress> withRoom(
      URI server, List<InetAddress> all, int among, Set<SocketAddress> full) {
    var free =
        all.stream()
            .filter(address -> !full.contains(new InetSocketAddress(address, server.getPort())))
            .toList();
    if (Dialer.isLocalhost(server.getHost())) {
      return free.size() == all.size() ? all : List.of();
    }
    return rotated(free, among);
  }

  /** Sorted before, because name servers give the same addresses in another order each time. */
  static List<InetAddress> rotated(List<InetAddress> all, int by) {
    var ordered = new ArrayList<>(all);
    ordered.sort((a, b) -> Arrays.compareUnsigned(a.getAddress(), b.getAddress()));
    Collections.rotate(ordered, -by);
    return ordered;
  }

  private static boolean isTls(URI server) {
    return server.getScheme().equals("wss");
  }

  private SslContext tls() throws SSLException {
    return servers.tls().context();
  }
}
