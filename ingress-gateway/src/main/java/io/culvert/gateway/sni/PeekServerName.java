package io.culvert.gateway.sni;

import io.culvert.gateway.clienthello.OfferedProtocols;
import io.culvert.gateway.http.HostName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a TLS connection no more than what its ClientHello asks for, the name (RFC 6066 §3)
 * first of all, and has it routed by that. Nothing is decrypted, and nothing of what was read is
 * lost.
 */
public final class PeekServerName extends AbstractSniHandler<Runnable> {
  /** Those of today have about two KiB, with keys for post-quantum ciphers in them. */
  private static final int LONGEST_HELLO = 16 * 1024;

  private final ServerNameRoute route;
  private List<String> protocols = List.of();
  private boolean routed;

  /**
   * For one connection.
   *
   * @param patience time for the ClientHello to come and to be routed
   */
  public PeekServerName(ServerNameRoute route, Duration patience) {
    super(LONGEST_HELLO, patience.toMillis());
    this.route = route;
  }

  @Override
  protected Future<Runnable> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf hello)
      throws Exception {
    protocols = hello == null ? List.of() : OfferedProtocols.in(hello);
    return super.lookup(ctx, hello);
  }

  @Override
  protected Future<Runnable> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
    if (routed) {
      // Netty asks again with every byte that follows a refusal, and when the connection closes.
      return ctx.executor().newFailedFuture(new ClosedChannelException());
    }
    routed = true;
    var name = hostname == null ? null : HostName.of(hostname);
    return route.route(ctx, new TlsGreeting(name, protocols));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String hostname, Future<Runnable> future) {
    if (future.isSuccess() && !ctx.isRemoved()) {
      future.getNow().run();
    }
  }
}
