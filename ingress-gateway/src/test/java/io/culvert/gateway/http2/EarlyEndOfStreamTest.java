package io.culvert.gateway.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.Outcome;
import io.culvert.gateway.connection.ClientPatience;
import io.culvert.gateway.exchange.CaptureRules;
import io.culvert.gateway.exchange.Client;
import io.culvert.gateway.exchange.Exchange;
import io.culvert.gateway.exchange.TrustedProxies;
import io.culvert.gateway.forward.ForwardToAgent;
import io.culvert.gateway.quota.TokenBuckets;
import io.culvert.gateway.testing.FrameClient;
import io.culvert.gateway.testing.ScriptedDirectory;
import io.culvert.gateway.testing.ScriptedTunnel;
import io.culvert.tunnel.policy.Redactions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A stream of HTTP/2 is over for Netty when its last frame was handed to the socket, not when the
 * socket has taken it. Only the second says whether the client has the response.
 */
class EarlyEndOfStreamTest {
  private static final String HOST = "shop.localhost";

  /** Not the first, which may be special on a channel that no server has accepted. */
  private static final int STREAM = 3;

  private static final Duration LONG = Duration.ofMinutes(1);

  private final ScriptedDirectory tunnels = new ScriptedDirectory();
  private final ScriptedTunnel tunnel = tunnels.online(HOST);
  private final List<ChannelPromise> untold = new ArrayList<>();
  private final EmbeddedChannel connection = new EmbeddedChannel(new SlowSocket());
  private @Nullable Exchange exchange;

  @AfterEach
  void close() {
    connection.finishAndReleaseAll();
  }

  /** Takes everything, and tells so when the test says so. */
  private final class SlowSocket extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
      untold.add(promise);
      ctx.write(bytes);
    }
  }

  private final class Begin extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (message instanceof HttpRequest request) {
        var rules = CaptureRules.of(true, null, Redactions.NONE);
        var client = new Client("192.0.2.1", "http", null);
        exchange = new Exchange(Instant.EPOCH, request, tunnel, client, rules);
        ctx.fireChannelRead(exchange);
      } else {
        ctx.fireChannelRead(message);
      }
    }
  }

  private void socketTakesEverything() {
    var told = List.copyOf(untold);
    untold.clear();
    told.forEach(ChannelPromise::trySuccess);
    connection.runPendingTasks();
  }

  private void send(int type, int flags, int stream, ByteBuf payload) {
    var frame = Unpooled.buffer();
    frame.writeMedium(payload.readableBytes()).writeByte(type).writeByte(flags).writeInt(stream);
    connection.writeInbound(frame.writeBytes(payload));
    connection.runPendingTasks();
  }

  private void window(int stream, int bytes) {
    send(Http2FrameTypes.WINDOW_UPDATE, 0, stream, Unpooled.copyInt(bytes));
  }

  @Test
  void aClientWasAnsweredWhenTheSocketTookTheLastBytesAfterTheStreamWasOver() throws Exception {
    speakHttp2();
    var noWindow = FrameClient.setting(Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE, 0);
    send(Http2FrameTypes.SETTINGS, 0, 0, Unpooled.wrappedBuffer(noWindow));
    request();

    var response = tunnel.stream(0);
    response.sendHead("HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n");
    response.send(new byte[100]);
    response.send(new byte[100]);
    response.sendEnd("");
    connection.runPendingTasks();
    window(STREAM, 150); // the pieces have become one frame, of which a part goes first
    socketTakesEverything();
    window(STREAM, 50);

    assertThat(exchange.isFinished()).isFalse();
    socketTakesEverything();
    assertThat(exchange.outcome()).isEqualTo(Outcome.ANSWERED);
  }

  /** The head waits for the end, and then there is nobody whom it could be sent to. */
  @Test
  void aClientThatLeavesBeforeTheEndOfAResponseWithoutABodyEndsTheExchange() throws Exception {
    speakHttp2();
    send(Http2FrameTypes.SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER);
    request();
    tunnel.stream(0).sendHead("HTTP/1.1 204 No Content\r\n\r\n");
    connection.runPendingTasks();
    assertThat(exchange.isFinished()).isFalse();

    send(Http2FrameTypes.RST_STREAM, 0, STREAM, Unpooled.copyInt(8));
    socketTakesEverything();

    assertThat(exchange.outcome()).isEqualTo(Outcome.CLIENT_LEFT);
  }

  private void speakHttp2() {
    new Http2Entrance(
            new ClientPatience.Limits(LONG, LONG, LONG),
            TrustedProxies.NONE,
            pipeline ->
                pipeline
                    .addLast(new Begin())
                    .addLast(new ForwardToAgent(LONG, new TokenBuckets(), tunnels)))
        .addTo(connection.pipeline());
    connection.writeInbound(Http2CodecUtil.connectionPrefaceBuf().retainedDuplicate());
  }

  private void request() throws Http2Exception {
    var head = Unpooled.buffer();
    new DefaultHttp2HeadersEncoder().encodeHeaders(STREAM, FrameClient.get(HOST, "/"), head);
    send(Http2FrameTypes.HEADERS, 5, STREAM, head);
  }
}
