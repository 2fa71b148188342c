package io.culvert.benchmarks.process;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;

/** A tunnel that is only looked at. */
public record OneTunnel(TunnelInfo info) implements Tunnel {

  /** Of somebody, for HTTP, recorded. */
  public static OneTunnel at(String hostname) {
    return new OneTunnel(
        new TunnelInfo(
            "session", "account", hostname, true, TunnelKind.HTTP, null, EdgePolicy.NONE));
  }

  @Override
  public int openStreams() {
    return 0;
  }

  @Override
  public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener) {
    throw new UnsupportedOperationException();
  }
}
