package io.culvert.gateway.sni;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/** What a TLS client is told that cannot be served: an alert instead of a handshake. */
public enum TlsAlert {
  /** Whoever listens lets nobody in now (RFC 8446 §6.2). */
  ACCESS_DENIED(49),
  /** Something is missing here, which the client cannot help (RFC 8446 §6.2). */
  INTERNAL_ERROR(80),
  /** There is nobody of that name (RFC 6066 §3). */
  UNRECOGNIZED_NAME(112),
  /** None of the client's protocols is spoken here (RFC 7301 §3.2). */
  NO_APPLICATION_PROTOCOL(120);

  private static final int RECORD_ALERT = 21;
  private static final int FATAL = 2;

  private final int description;

  TlsAlert(int description) {
    this.description = description;
  }

  /**
   * Sends it past what stands behind the handler, and closes. Written as TLS 1.2, which every
   * version reads before its handshake.
   */
  public void sendFrom(ChannelHandlerContext peek) {
    var record = new byte[] {RECORD_ALERT, 3, 3, 0, 2, FATAL, (byte) description};
    peek.writeAndFlush(Unpooled.wrappedBuffer(record)).addListener(ChannelFutureListener.CLOSE);
  }
}
