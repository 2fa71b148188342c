package io.culvert.gateway.sni;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;

/** Decides where a TLS connection goes. */
public interface ServerNameRoute {

  /**
   * Called once, on the connection's event loop, when its ClientHello has come.
   *
   * @param peek the handler that holds the ClientHello
   * @param greeting what the client says of itself
   * @return completes with what changes the pipeline and takes {@code peek} out of it, which then
   *     hands the ClientHello on; fails when the connection was dealt with
   */
  Future<Runnable> route(ChannelHandlerContext peek, TlsGreeting greeting);
}
