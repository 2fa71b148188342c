package io.culvert.broker.comzy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.ProtocolViolation;
import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.hello.Greetings;
import io.culvert.tunnel.stream.ResetCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes an agent of a Comzy client: frames that are written become its messages, its messages
 * become frames. Stands where the frame codec stands for other agents.
 *
 * <p>A message holds a whole body, so bodies are gathered here, up to {@link ComzyLimits}. Credit
 * for a request's body is given as it comes; an answer's body is sent on as credit allows.
 */
public final class ComzyCodec extends ChannelDuplexHandler {
  private static final JsonMapper JSON = ComzyJson.mapper();

  private final ComzyStreams streams = new ComzyStreams();
  private boolean registered;

  // ---- from the tunnel to the client

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (!(message instanceof Frame frame)) {
      ctx.write(message, promise);
      return;
    }
    try {
      send(ctx, frame, promise);
    } finally {
      frame.release();
    }
  }

  private void send(ChannelHandlerContext ctx, Frame frame, ChannelPromise promise)
      throws MalformedHead {
    switch (frame.type()) {
      case WELCOME ->
          write(ctx, ComzyGreetings.registered(Greetings.welcome(frame.content())), promise);
      case REFUSED -> write(ctx, ComzyGreetings.error(Greetings.refused(frame.content())), promise);
      case PING -> ctx.write(new PingWebSocketFrame(frame.content().retain()), promise);
      case END -> end(ctx, frame.streamId(), promise);
      case OPEN -> {
        open(ctx, frame);
        done(promise);
      }
      case DATA -> {
        gather(ctx, frame);
        done(promise);
      }
      case RESET -> {
        streams.forget(frame.streamId());
        done(promise);
      }
      case WINDOW -> {
        credit(ctx, frame);
        done(promise);
      }
      // There is no word for these in Comzy's protocol.
      case PONG, DRAIN, LOG, HELLO, HEAD -> done(promise);
    }
  }

  private void open(ChannelHandlerContext ctx, Frame frame) throws MalformedHead {
    int id = frame.streamId();
    var content = frame.content();
    int kind = content.readUnsignedByte();
    if (StreamKind.of(kind) == StreamKind.HTTP) {
      streams.open(id, HttpHeads.decodeRequest(content), ctx.alloc().buffer(0));
    } else {
      new ToTunnel(ctx).later(() -> answers(ctx).breakOff(id, ResetCode.REFUSED));
    }
  }

  private void gather(ChannelHandlerContext ctx, Frame frame) {
    int id = frame.streamId();
    int bytes = frame.content().readableBytes();
    var tunnel = new ToTunnel(ctx);
    var stream = streams.unanswered(id);
    if (stream != null && !streams.gather(stream, frame.content())) {
      tunnel.later(() -> answers(ctx).give(id, CulvertError.TOO_LARGE_FOR_COMZY));
    }
    tunnel.later(() -> tunnel.window(id, bytes));
  }

  private void end(ChannelHandlerContext ctx, int id, ChannelPromise promise) {
    var stream = streams.unanswered(id);
    if (stream == null) {
      done(promise);
      return;
    }
    try {
      write(ctx, ComzyRequest.message(JSON, id, stream.request(), stream.requestBody()), promise);
    } catch (UnfitBody unfit) {
      new ToTunnel(ctx).later(() -> answers(ctx).give(id, unfit.error()));
      done(promise);
    }
    streams.told(stream);
  }

  private void credit(ChannelHandlerContext ctx, Frame frame) {
    int id = frame.streamId();
    var stream = streams.find(id);
    if (stream != null) {
      stream.credit(frame.content().readInt());
      new ToTunnel(ctx).later(() -> answers(ctx).pump(id));
    }
  }

  private static void write(ChannelHandlerContext ctx, JsonNode message, ChannelPromise promise) {
    var bytes = Unpooled.wrappedBuffer(JSON.writeValueAsBytes(message));
    ctx.write(new TextWebSocketFrame(bytes), promise);
  }

  private static void done(ChannelPromise promise) {
    if (!promise.isVoid()) {
      promise.trySuccess();
    }
  }

  // ---- from the client to the tunnel

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof TextWebSocketFrame text) {
        read(ctx, text.content());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void read(ChannelHandlerContext ctx, ByteBuf text) {
    JsonNode message;
    try {
      message = JSON.readTree(ByteBufUtil.getBytes(text));
    } catch (JacksonException e) {
      throw ProtocolViolation.of(
          "a message that is not JSON, or has more than four million values");
    }
    if (!registered) {
      registered = true;
      ctx.fireChannelRead(Greetings.frame(ctx.alloc(), ComzyGreetings.hello(message)));
    } else if (message.path("id").isIntegralNumber()) {
      answers(ctx).take(JSON, message.path("id").asInt(0), message);
    }
  }

  private ComzyAnswers answers(ChannelHandlerContext ctx) {
    return new ComzyAnswers(streams, new ToTunnel(ctx));
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    streams.forgetAll();
  }
}
