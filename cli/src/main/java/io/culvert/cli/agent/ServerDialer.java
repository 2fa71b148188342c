package io.culvert.cli.agent;

import io.culvert.cli.dial.Dialer;
import io.culvert.tunnel.error.CulvertError;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Opens connections to the server. */
final class ServerDialer {
  private static final int CONNECT_MILLIS = 10_000;
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final EventLoop loop;
  private final URI server;
  private @Nullable SslContext tls;

  ServerDialer(EventLoop loop, URI server) {
    this.loop = loop;
    this.server = server;
  }

  /** Begins an attempt, which hears of everything that becomes of it. */
  void connect(Attempt attempt) {
    try {
      var bootstrap =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
              .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
              .handler(new AgentPipeline(server, tls(), attempt));
      new Dialer(loop, bootstrap, host(), server.getPort())
          .connect(
              attempt::connected,
              cause -> attempt.failed(CulvertError.SERVER_UNREACHABLE, Failures.describe(cause)));
    } catch (SSLException e) {
      attempt.failed(CulvertError.SERVER_UNREACHABLE, Failures.describe(e));
    }
  }

  private String host() {
    String host = server.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private @Nullable SslContext tls() throws SSLException {
    if (tls == null && server.getScheme().equals("wss")) {
      tls = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
    }
    return tls;
  }
}
