package io.culvert.web;

import io.netty.handler.timeout.WriteTimeoutHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;

/** The HTTP server of a service, with bounds on what a client may send and leave unread. */
public final class WebServer {

  private static final int LARGEST_HEAD = 32 << 10;
  private static final int UNREAD_SECONDS = 60;
  private static final Duration IDLE = Duration.ofSeconds(75);

  private WebServer() {}

  /**
   * Makes one.
   *
   * @param address of the interface
   * @param port 0 for any free one
   */
  public static NettyReactiveWebServerFactory on(String address, int port) {
    var factory = new NettyReactiveWebServerFactory(port);
    factory.setAddress(new InetSocketAddress(address, 0).getAddress());
    factory.addServerCustomizers(
        server ->
            server
                .idleTimeout(IDLE)
                .httpRequestDecoder(
                    decoder ->
                        decoder.maxInitialLineLength(LARGEST_HEAD).maxHeaderSize(LARGEST_HEAD))
                // A client that does not read what it asked for must not hold it in memory.
                .doOnConnection(
                    connection ->
                        connection.addHandlerLast(
                            new WriteTimeoutHandler(UNREAD_SECONDS, TimeUnit.SECONDS))));
    return factory;
  }
}
