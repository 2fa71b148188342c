package io.culvert.gateway.loop;

import io.culvert.gateway.clienthello.ServerNameHint;
import io.culvert.gateway.http.HostName;
import io.culvert.gateway.route.FindTunnel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the tunnel runs that a connection is for. An answer is a hint and decides nothing: it may
 * be wrong, or not be there.
 */
public final class LoopOfTunnel {
  private final FindTunnel find;
  private final Function<ByteBuf, @Nullable String> hint;

  private LoopOfTunnel(FindTunnel find, Function<ByteBuf, @Nullable String> hint) {
    this.find = find;
    this.hint = hint;
  }

  /**
   * For connections that begin with HTTP.
   *
   * @param find which tunnel a hostname leads to
   */
  public static LoopOfTunnel byHost(FindTunnel find) {
    return new LoopOfTunnel(find, HostHint::in);
  }

  /**
   * For connections that begin with TLS.
   *
   * @param find which tunnel a hostname leads to
   */
  public static LoopOfTunnel byServerName(FindTunnel find) {
    return new LoopOfTunnel(find, ServerNameHint::in);
  }

  /** By the first bytes of a connection, which stay as they are; null when they do not tell. */
  @Nullable EventLoop askedForBy(ByteBuf first) {
    var authority = hint.apply(first);
    var hostname = authority == null ? null : HostName.of(authority);
    return hostname == null ? null : find.look(hostname).loop();
  }
}
