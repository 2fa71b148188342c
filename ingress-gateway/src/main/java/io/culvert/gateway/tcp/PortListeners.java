package io.culvert.gateway.tcp;

import io.culvert.gateway.connection.LimitConnections;
import io.culvert.gateway.route.FindTunnel;
import io.culvert.runtime.address.TcpPorts;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the public ports of the TCP tunnels that are online, and on no others. Any thread may
 * say that they have changed.
 */
public final class PortListeners implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PortListeners.class);
  private static final long TRY_AGAIN_SECONDS = 2;

  private final TunnelDirectory tunnels;
  private final TcpPorts range;
  private final String address;
  private final BiFunction<InetSocketAddress, ChannelHandler, ChannelFuture> bind;
  private final LimitConnections limit;
  private final FindTunnel find;
  private final RawConnections connections;

  /** Listening, about to, or not quite closed yet. */
  private final Map<Integer, Channel> listeners = new HashMap<>();

  private final Set<Integer> failed = new HashSet<>();

  /** Those of the failed ones whose agents know it. */
  private final Set<Integer> told = new HashSet<>();

  private boolean closed;

  /**
   * @param range ports that may be listened on, whatever the directory says
   * @param address interface to listen on
   * @param bind begins to listen, with the pipeline of accepted connections
   */
  public PortListeners(
      TunnelDirectory tunnels,
      TcpPorts range,
      String address,
      BiFunction<InetSocketAddress, ChannelHandler, ChannelFuture> bind,
      LimitConnections limit,
      FindTunnel find,
      RawConnections connections) {
    this.tunnels = tunnels;
    this.range = range;
    this.address = address;
    this.bind = bind;
    this.limit = limit;
    this.find = find;
    this.connections = connections;
  }

  /** Begins to follow the tunnels. */
  public void start() {
    tunnels.ports().whenChanged(this::follow);
    follow();
  }

  /** Ports that it listens on now. */
  public synchronized Set<Integer> open() {
    var open = new HashSet<Integer>();
    listeners.forEach(
        (port, channel) -> {
          if (channel.isActive()) {
            open.add(port);
          }
        });
    return open;
  }

  private synchronized void follow() {
    if (closed) {
      return;
    }
    var wanted = tunnels.ports().numbers();
    // A copy: a close may be done at once, and tell so.
    Map.copyOf(listeners)
        .forEach(
            (port, channel) -> {
              if (!wanted.contains(port)) {
                channel.close(); // when it is closed the port is looked at again
              }
            });
    failed.retainAll(wanted);
    told.retainAll(wanted);
    for (var port : wanted) {
      if (range.has(port) && !listeners.containsKey(port)) {
        listen(port);
      }
    }
  }

  private void listen(int port) {
    var pipeline = new PortPipeline(port, limit, find, connections);
    var binding = bind.apply(new InetSocketAddress(address, port), pipeline);
    var channel = binding.channel();
    listeners.put(port, channel);
    binding.addListener(
        done -> {
          if (done.isSuccess()) {
            opened(port);
          } else {
            failed(port, channel, done.cause());
          }
        });
  }

  private synchronized void opened(int port) {
    failed.remove(port);
    told.remove(port);
    var channel = listeners.get(port);
    if (channel != null) {
      log.info("Port {} is open", port);
      channel.closeFuture().addListener(_ -> forget(port, channel));
      follow(); // its tunnel may be gone already
    }
  }

  private synchronized void forget(int port, Channel channel) {
    listeners.remove(port, channel);
    follow();
  }

  private synchronized void failed(int port, Channel channel, Throwable cause) {
    listeners.remove(port, channel);
    if (closed) {
      return;
    }
    if (failed.add(port)) {
      var error = CulvertError.PORT_NOT_OPENED;
      log.warn("{} Port {}: {}", error.code(), port, cause.getMessage());
    }
    if (!told.contains(port)) {
      tell(port);
    }
    channel.eventLoop().schedule(this::follow, TRY_AGAIN_SECONDS, TimeUnit.SECONDS);
  }

  /** Later, when its broker cannot be reached now: the port may be known before there is a hop. */
  private void tell(int port) {
    if (tunnels.lookAtPort(port) instanceof Lookup.Online(var tunnel)) {
      var error = CulvertError.PORT_NOT_OPENED;
      told.add(port);
      tunnel.say(new LogLine("error", error.code() + " " + error.what() + " " + error.action()));
    }
  }

  /** Listens no more; connections that are open go on. */
  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(listeners.values()).forEach(Channel::close);
  }
}
