package io.culvert.gateway.forward;

import io.culvert.gateway.http.ReadGate;
import io.culvert.tunnel.head.HttpHeads;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Sends the body of one request to the agent, and reads the client no faster than the agent takes
 * it.
 */
final class RequestToAgent {
  private final ChannelHandlerContext ctx;
  private final TunnelStream stream;
  private final boolean upgrade;
  private final ReadGate gate;
  private boolean whole = true;
  private boolean ended;
  private boolean endSent;
  private boolean unwanted;

  /**
   * @param upgrade whether the stream may become raw: its direction then stays open
   */
  RequestToAgent(ChannelHandlerContext ctx, TunnelStream stream, boolean upgrade) {
    this.ctx = ctx;
    this.stream = stream;
    this.upgrade = upgrade;
    this.gate = ReadGate.of(ctx.channel());
  }

  /** Whether all of the request has come. */
  boolean isEnded() {
    return ended;
  }

  /** Whether nothing but the head was sent, so that another stream can be given all of it. */
  boolean isWhole() {
    return whole;
  }

  /** Whether the head that was sent is all of it, and nothing can follow. */
  boolean isHeadOnly() {
    return whole && ended && !upgrade;
  }

  /** Whether the rest of it cannot come, because the agent takes none of it. */
  boolean isHeldUp() {
    return !ended && !stream.isWritable();
  }

  /** Whether the agent has said that it reads no more of it. */
  boolean isUnwanted() {
    return unwanted;
  }

  /** A piece of the body; released here or by the stream. */
  void send(HttpContent content) {
    var bytes = content.content();
    whole &= !bytes.isReadable() && hasNoTrailers(content);
    if (!bytes.isReadable() || unwanted) {
      bytes.release();
    } else {
      stream.data(bytes);
    }
    if (content instanceof LastHttpContent last) {
      ended = true;
      if (!upgrade) {
        sendEnd(last);
      }
    } else if (!unwanted && !stream.isWritable()) {
      gate.shut(ReadGate.Reason.AGENT_FULL);
    }
  }

  private static boolean hasNoTrailers(HttpContent content) {
    return !(content instanceof LastHttpContent last) || last.trailingHeaders().isEmpty();
  }

  /** The origin did not take the upgrade: the request ends after all, without a body. */
  void staysHttp() {
    if (upgrade) {
      sendEnd(LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  private void sendEnd(LastHttpContent last) {
    if (endSent) {
      return;
    }
    endSent = true;
    try {
      var trailers = RequestTrailers.forOrigin(last.trailingHeaders());
      stream.end(HttpHeads.encodeTrailers(trailers, ctx.alloc()));
    } catch (MalformedHead e) {
      stream.end(Unpooled.EMPTY_BUFFER); // trailers may be dropped (RFC 9110 §6.5.1)
    }
  }

  /** The stream takes bytes again. */
  void writable() {
    if (stream.isWritable()) {
      gate.open(ReadGate.Reason.AGENT_FULL);
    }
  }

  /** What still comes goes nowhere. */
  void unwanted() {
    unwanted = true;
    gate.open(ReadGate.Reason.AGENT_FULL);
  }

  /** The exchange is over, and its back-pressure with it. */
  void done() {
    gate.open(ReadGate.Reason.AGENT_FULL);
  }
}
