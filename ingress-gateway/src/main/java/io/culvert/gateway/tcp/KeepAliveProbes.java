package io.culvert.gateway.tcp;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;

/**
 * Finds out within two minutes that the peer of a silent connection is gone (RFC 9293 §3.8.4);
 * where it is there, the connection may be silent. Without epoll the system's times hold.
 */
public final class KeepAliveProbes {
  private static final int IDLE_SECONDS = 60;
  private static final int INTERVAL_SECONDS = 15;
  private static final int PROBES = 4;

  private KeepAliveProbes() {}

  public static void on(Channel channel) {
    if (channel instanceof EpollSocketChannel epoll) {
      epoll.config().setOption(EpollChannelOption.TCP_KEEPIDLE, IDLE_SECONDS);
      epoll.config().setOption(EpollChannelOption.TCP_KEEPINTVL, INTERVAL_SECONDS);
      epoll.config().setOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
    }
  }
}
