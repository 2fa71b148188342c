package io.culvert.broker.comzy;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.frame.Frame;
import io.culvert.tunnel.frame.FrameType;
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
import java.util.HashMap;
import java.util.Map;
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
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<Integer, ComzyStream> streams = new HashMap<>();
  private boolean registered;
  private int held;

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
      case OPEN -> open(ctx, frame, promise);
      case DATA -> gather(ctx, frame, promise);
      case END -> end(ctx, frame.streamId(), promise);
      case RESET -> {
        forget(frame.streamId());
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

  private void open(ChannelHandlerContext ctx, Frame frame, ChannelPromise promise)
      throws MalformedHead {
    var content = frame.content();
    int kind = content.readUnsignedByte();
    if (StreamKind.of(kind) == StreamKind.HTTP) {
      var head = HttpHeads.decodeRequest(content);
      streams.put(frame.streamId(), new ComzyStream(head, ctx.alloc().buffer(0)));
    } else {
      later(ctx, () -> reset(ctx, frame.streamId(), ResetCode.REFUSED));
    }
    done(promise);
  }

  private void gather(ChannelHandlerContext ctx, Frame frame, ChannelPromise promise) {
    int id = frame.streamId();
    var stream = streams.get(id);
    int bytes = frame.content().readableBytes();
    if (stream != null && !stream.isAnswered()) {
      if (stream.requestBody().readableBytes() + bytes > ComzyLimits.MAX_BODY
          || held + bytes > ComzyLimits.MAX_HELD) {
        later(ctx, () -> answer(ctx, id, CulvertError.TOO_LARGE_FOR_COMZY));
      } else {
        stream.requestBody().writeBytes(frame.content());
        held += bytes;
      }
    }
    later(ctx, () -> window(ctx, id, bytes));
    done(promise);
  }

  private void end(ChannelHandlerContext ctx, int id, ChannelPromise promise) {
    var stream = streams.get(id);
    if (stream == null || stream.isAnswered()) {
      done(promise);
      return;
    }
    try {
      write(ctx, ComzyRequest.message(JSON, id, stream.request(), stream.requestBody()), promise);
    } catch (UnfitBody unfit) {
      later(ctx, () -> answer(ctx, id, unfit.error()));
      done(promise);
    }
    int bytes = stream.requestBody().readableBytes();
    stream.requestBody().clear();
    held -= bytes;
  }

  private void credit(ChannelHandlerContext ctx, Frame frame) {
    int id = frame.streamId();
    var stream = streams.get(id);
    if (stream != null) {
      stream.credit(frame.content().readInt());
      later(ctx, () -> pump(ctx, id));
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

  /**
   * What goes up while something comes down would find the tunnel in the middle of its sentence.
   */
  private static void later(ChannelHandlerContext ctx, Runnable what) {
    ctx.executor()
        .execute(
            () -> {
              what.run();
              ctx.fireChannelReadComplete(); // without it the tunnel would wait with its flush
            });
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
      throw ProtocolViolation.of("a message that is not JSON");
    }
    if (!registered) {
      registered = true;
      ctx.fireChannelRead(Greetings.frame(ctx.alloc(), ComzyGreetings.hello(message)));
    } else if (message.path("id").isIntegralNumber()) {
      answer(ctx, message.path("id").asInt(0), message);
    }
  }

  private void answer(ChannelHandlerContext ctx, int id, JsonNode message) {
    var stream = streams.get(id);
    if (stream == null || stream.isAnswered()) {
      return; // nobody waits for it any more
    }
    try {
      begin(ctx, id, stream, ComzyResponse.of(JSON, message, stream.request().method()));
    } catch (IllegalArgumentException | MalformedHead e) {
      reset(ctx, id, ResetCode.ORIGIN_BROKE_OFF);
    }
  }

  private void answer(ChannelHandlerContext ctx, int id, CulvertError error) {
    var stream = streams.get(id);
    if (stream == null || stream.isAnswered()) {
      return;
    }
    try {
      begin(ctx, id, stream, ComzyResponse.of(error, stream.request().method()));
    } catch (MalformedHead e) {
      throw new IllegalStateException(e); // it is our own
    }
  }

  private void begin(ChannelHandlerContext ctx, int id, ComzyStream stream, ComzyResponse response)
      throws MalformedHead {
    var head = response.headBytes(ctx.alloc());
    held -= stream.held();
    stream.answer(response.bodyBytes());
    held += stream.held();
    fire(ctx, id, FrameType.HEAD, head);
    pump(ctx, id);
  }

  /** Sends on what credit allows, and the end after the last piece. */
  private void pump(ChannelHandlerContext ctx, int id) {
    var stream = streams.get(id);
    if (stream == null || !stream.isAnswered()) {
      return;
    }
    for (var piece = stream.next(); piece != null; piece = stream.next()) {
      held -= piece.readableBytes();
      fire(ctx, id, FrameType.DATA, piece);
    }
    if (stream.isSent()) {
      forget(id);
      fire(ctx, id, FrameType.END, Unpooled.EMPTY_BUFFER);
    }
  }

  private static void window(ChannelHandlerContext ctx, int id, int bytes) {
    if (bytes > 0) {
      fire(ctx, id, FrameType.WINDOW, ctx.alloc().buffer(4).writeInt(bytes));
    }
  }

  private void reset(ChannelHandlerContext ctx, int id, ResetCode code) {
    forget(id);
    fire(ctx, id, FrameType.RESET, ctx.alloc().buffer(4).writeInt(code.code()));
  }

  private static void fire(ChannelHandlerContext ctx, int id, FrameType type, ByteBuf payload) {
    ctx.fireChannelRead(new Frame(id, type, payload));
  }

  private void forget(int id) {
    var stream = streams.remove(id);
    if (stream != null) {
      held -= stream.held();
      stream.release();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    streams.values().forEach(ComzyStream::release);
    streams.clear();
  }
}
