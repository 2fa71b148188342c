package io.culvert.cli.origin;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to the local server: tries each of its addresses, first the one that worked.
 */
final class OriginConnector {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  private final EventLoop loop;
  private final OriginTarget target;
  private final Bootstrap bootstrap;
  private @Nullable InetAddress lastGood;

  OriginConnector(EventLoop loop, OriginTarget target, OriginLimits limits) {
    this.loop = loop;
    this.target = target;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
            // A half-closed connection still carries the other direction of an upgraded stream.
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            // A failed write must not lose the response that came before it.
            .option(ChannelOption.AUTO_CLOSE, false)
            .handler(new OriginPipeline());
  }

  /** Connects; exactly one of the two is called, on the event loop. */
  void connect(Consumer<Channel> connected, Consumer<Throwable> failed) {
    addresses(addresses -> tryNext(addresses, 0, connected, failed), failed);
  }

  private void addresses(Consumer<List<InetAddress>> found, Consumer<Throwable> failed) {
    if (target.host().equalsIgnoreCase(OriginTarget.LOCALHOST)) {
      found.accept(preferred(LOOPBACK.stream().map(InetAddress::ofLiteral).toList()));
      return;
    }
    // The JDK's resolver blocks; the event loop must not.
    Thread.startVirtualThread(
        () -> {
          try {
            var all = List.of(InetAddress.getAllByName(target.host()));
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
    if (index == addresses.size()) {
      failed.accept(new ConnectException("No address of " + target + " accepts connections"));
      return;
    }
    var address = addresses.get(index);
    bootstrap
        .connect(new InetSocketAddress(address, target.port()))
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

  /** The pipeline of a connection to the local server. */
  static final class OriginPipeline extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      OriginConnection.initialise(channel.pipeline());
    }
  }
}
