package io.culvert.cli.raw;

import io.culvert.tunnel.stream.EarlyBytes;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The way of a stream's bytes to the local server. They wait until it is connected; credit for them
 * goes back when its socket has taken them.
 */
final class ToOrigin {
  private final TunnelStream stream;
  private final Events events;
  private final EarlyBytes early = new EarlyBytes();
  private @Nullable Channel origin;
  private boolean ended;
  private boolean shut;

  /** What the connection has to know. */
  interface Events {
    /** Everything is written, and the direction closed. */
    void outputShut();

    /** It could not be written. */
    void broken(String why);
  }

  ToOrigin(TunnelStream stream, Events events) {
    this.stream = stream;
    this.events = events;
  }

  /** What has come meanwhile goes out. */
  void connected(Channel channel) {
    origin = channel;
    for (var data = early.poll(); data != null; data = early.poll()) {
      write(channel, data);
    }
    channel.flush();
    if (ended) {
      shutOutput(channel);
    }
    readWhile(stream.isWritable());
  }

  /** Bytes; taken. */
  void data(ByteBuf data) {
    if (origin == null) {
      early.add(data);
    } else {
      write(origin, data);
      origin.flush();
    }
  }

  private void write(Channel channel, ByteBuf data) {
    int length = data.readableBytes();
    channel.write(data).addListener(done -> written(length, done));
  }

  private void written(int length, Future<?> done) {
    if (done.isSuccess()) {
      stream.consumed(length);
    } else {
      events.broken(String.valueOf(done.cause()));
    }
  }

  /** No more will come. */
  void end() {
    ended = true;
    if (origin != null) {
      shutOutput(origin);
    }
  }

  /** Once everything before it is written. */
  private void shutOutput(Channel channel) {
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            _ -> {
              ((DuplexChannel) channel).shutdownOutput();
              shut = true;
              events.outputShut();
            });
  }

  /** Whether the direction is closed. */
  boolean isShut() {
    return shut;
  }

  /** Reads what the local server sends, or not. */
  void readWhile(boolean on) {
    if (origin != null) {
      origin.config().setAutoRead(on);
    }
  }

  /** Closes both directions. */
  void close() {
    drop();
    if (origin != null) {
      origin.close();
    }
  }

  /** Breaks both directions off. */
  void abort() {
    drop();
    if (origin != null) {
      abort(origin);
    }
  }

  private void drop() {
    for (var data = early.poll(); data != null; data = early.poll()) {
      data.release();
    }
  }

  /** By a reset, so that the local server does not take what it has for the whole. */
  static void abort(Channel channel) {
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    channel.close();
  }
}
