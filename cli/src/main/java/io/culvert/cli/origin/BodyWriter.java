package io.culvert.cli.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** How a request's body goes to the local server once there is a connection. */
interface BodyWriter {

  /**
   * Writes bytes.
   *
   * @param data taken
   * @return completes when the socket has taken them
   */
  ChannelFuture data(ByteBuf data);

  /**
   * Says that nothing follows.
   *
   * @param trailers trailer section, valid, maybe empty; taken
   * @return completes when the direction is closed; null when that need not be awaited
   */
  @Nullable ChannelFuture end(ByteBuf trailers);
}
