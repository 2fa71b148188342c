package io.culvert.cli.dial;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one host and port: tries each of its addresses, first the one that worked last time.
 * Used on its event loop only.
 */
public final class Dialer {
  /** Stands for both loopback addresses, because local servers bind either. */
  public static final String LOCALHOST = "localhost";

  private static final List<InetAddress> LOOPBACK =
      List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final String host;
  private final int port;
  private final UnaryOperator<List<InetAddress>> choice;
  private @Nullable InetAddress lastGood;

  /**
   * A dialer.
   *
   * @param loop the event loop of the bootstrap
   * @param host name or address, an IPv6 address without brackets
   */
  public Dialer(EventLoop loop, Bootstrap bootstrap, String host, int port) {
    this(loop, bootstrap, host, port, UnaryOperator.identity());
  }

  /**
   * A dialer that does not try all of a name's addresses, or not in the resolver's order.
   *
   * @param choice those that are tried, in the order at first
   */
  public Dialer(
      EventLoop loop,
      Bootstrap bootstrap,
      String host,
      int port,
      UnaryOperator<List<InetAddress>> choice) {
    this.choice = choice;
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.host = host;
    this.port = port;
  }

  /** Whether a host stands for this machine, by either of its loopback addresses. */
  public static boolean isLocalhost(String host) {
    return host.equalsIgnoreCase(LOCALHOST);
  }

  /** Connects; exactly one of the two is called, on the event loop. */
  public void connect(Consumer<Channel> connected, Consumer<Throwable> failed) {
    addresses(addresses -> tryNext(addresses, 0, connected, failed), failed);
  }

  private void addresses(Consumer<List<InetAddress>> found, Consumer<Throwable> failed) {
    if (isLocalhost(host)) {
      found.accept(preferred(choice.apply(LOOPBACK)));
      return;
    }
    // The JDK's resolver blocks; the event loop must not.
    Thread.startVirtualThread(
        () -> {
          try {
            var all = choice.apply(List.of(InetAddress.getAllByName(host)));
            loop.execute(() -> found.accept(preferred(all)));
          } catch (UnknownHostException e) {
            loop.execute(() -> failed.accept(e));
          }
        });
  }

  private List<InetAddress> preferred(List<InetAddress> all) {
    if (lastGood == null || !all.contains(lastGood) || all.getFirst().equals(lastGood)) {
      return all;
    }
    var ordered = new ArrayList<>(all);
    ordered.remove(lastGood);
    ordered.addFirst(lastGood);
    return ordered;
  }

  private void tryNext(
      List<InetAddress> addresses,
      int index,
      Consumer<Channel> connected,
      Consumer<Throwable> failed) {
    if (addresses.isEmpty()) {
      failed.accept(new ConnectException(host + " has no address"));
      return;
    }
    var address = addresses.get(index);
    bootstrap
        .connect(new InetSocketAddress(address, port))
        .addListener(
            (ChannelFuture done) -> {
              if (done.isSuccess()) {
                lastGood = address;
                connected.accept(done.channel());
              } else if (index + 1 < addresses.size()) {
                tryNext(addresses, index + 1, connected, failed);
              } else {
                failed.accept(done.cause());
              }
            });
  }
}
