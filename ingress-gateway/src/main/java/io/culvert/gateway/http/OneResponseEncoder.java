package io.culvert.gateway.http;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderValues.CLOSE;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.BooleanSupplier;

/** Netty's response encoder, which also knows HEAD and tells when the final response has ended. */
final class OneResponseEncoder extends HttpResponseEncoder {
  private final BooleanSupplier isHeadRequest;
  private final Runnable onEnd;
  private boolean interim;
  private boolean ended;
  private boolean closing;

  OneResponseEncoder(BooleanSupplier isHeadRequest, Runnable onEnd) {
    this.isHeadRequest = isHeadRequest;
    this.onEnd = onEnd;
  }

  /** Whether a final response has ended since the last call, and another may follow it. */
  boolean takeEnd() {
    boolean was = ended && !closing;
    ended = false;
    return was;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise)
      throws Exception {
    if (msg instanceof HttpResponse response) {
      interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      closing |= response.headers().containsValue(CONNECTION, CLOSE, true);
    }
    boolean last = msg instanceof LastHttpContent && !interim;
    super.write(ctx, msg, promise);
    if (last) {
      ended = true;
      onEnd.run();
    }
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return response.status().codeClass() != HttpStatusClass.INFORMATIONAL
            && isHeadRequest.getAsBoolean()
        || super.isContentAlwaysEmpty(response);
  }
}
