package io.culvert.gateway.loop;

import io.culvert.gateway.http.HostName;
import io.culvert.gateway.route.FindTunnel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Where the tunnel runs that a connection is for. An answer is a hint and decides nothing: it may
 * be wrong, or not be there.
 *
 * @param find which tunnel a hostname leads to
 */
public record LoopOfTunnel(FindTunnel find) {

  /** By the first bytes of a connection, which stay as they are; null when they do not tell. */
  @Nullable EventLoop askedForBy(ByteBuf first) {
    var authority = HostHint.in(first);
    var hostname = authority == null ? null : HostName.of(authority);
    return hostname == null ? null : find.at(hostname).loop();
  }
}
