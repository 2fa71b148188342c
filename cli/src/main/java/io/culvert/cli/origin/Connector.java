package io.culvert.cli.origin;

import io.netty.channel.Channel;
import java.util.function.Consumer;

/** Makes connections to the local server. Used on its event loop only. */
@FunctionalInterface
interface Connector {
  /** Connects; exactly one of the two is called, when what is to be said can be said. */
  void connect(Consumer<Channel> connected, Consumer<Throwable> failed);
}
