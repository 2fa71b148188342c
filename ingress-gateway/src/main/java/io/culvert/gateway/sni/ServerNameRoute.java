package io.culvert.gateway.sni;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Decides where a TLS connection goes. */
public interface ServerNameRoute {

  /**
   * Called once, on the connection's event loop, when its ClientHello has come.
   *
   * @param peek the handler that holds the ClientHello
   * @param hostname that the client asks for, in lower case; null when it names none
   * @return completes with what changes the pipeline and takes {@code peek} out of it, which then
   *     hands the ClientHello on; fails when the connection was dealt with
   */
  Future<Runnable> route(ChannelHandlerContext peek, @Nullable String hostname);
}
