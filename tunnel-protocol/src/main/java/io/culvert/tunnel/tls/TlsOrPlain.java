package io.culvert.tunnel.tls;

import io.culvert.tunnel.error.FewLines;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections with and without TLS on one port: the first bytes tell which it is. Without TLS
 * only those that may.
 */
public final class TlsOrPlain extends ByteToMessageDecoder {

  private static final Logger log = LoggerFactory.getLogger(TlsOrPlain.class);
  private static final FewLines LINES = new FewLines();
  private static final int RECORD_HEADER = 5; // RFC 8446 §5.1

  private final Certificates certificates;
  private final Predicate<InetSocketAddress> mayBePlain;

  /**
   * @param mayBePlain whether a peer may connect without TLS
   */
  public TlsOrPlain(Certificates certificates, Predicate<InetSocketAddress> mayBePlain) {
    this.certificates = certificates;
    this.mayBePlain = mayBePlain;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < RECORD_HEADER) {
      return;
    }
    var pipeline = ctx.pipeline();
    if (SslHandler.isEncrypted(in, true)) {
      pipeline.replace(this, ctx.name(), certificates.handler());
    } else if (mayBePlain.test((InetSocketAddress) ctx.channel().remoteAddress())) {
      pipeline.remove(this);
    } else {
      var peer = ctx.channel().remoteAddress();
      LINES.say(more -> log.info("{} was refused: it does not use TLS{}", peer, more));
      in.skipBytes(in.readableBytes());
      ctx.close();
    }
  }
}
