package io.culvert.gateway.testing;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.hello.LogLine;
import io.culvert.tunnel.hello.TunnelKind;
import io.culvert.tunnel.policy.EdgePolicy;
import io.culvert.tunnel.stream.Allowance;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelInfo;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A tunnel in memory. Its agent does what the test says, at once or later. */
public final class ScriptedTunnel implements Tunnel {
  private final TunnelInfo info;
  private final List<ScriptedStream> streams = new CopyOnWriteArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private volatile @Nullable EventLoop loop;
  private volatile Allowance allowance = Allowance.FREE;
  private volatile boolean answering = true;
  private volatile boolean neverBusy;
  private volatile Consumer<ScriptedStream> onOpen = stream -> {};
  private volatile Consumer<ScriptedStream> onRequest = stream -> {};

  public ScriptedTunnel(String hostname, boolean records) {
    this(hostname, "account-1", records);
  }

  public ScriptedTunnel(String hostname, @Nullable String account, boolean records) {
    this(hostname, account, records, EdgePolicy.NONE);
  }

  /** A tunnel that asks something of the edge. */
  public ScriptedTunnel(
      String hostname, @Nullable String account, boolean records, EdgePolicy policy) {
    this(
        new TunnelInfo(
            "session-of-" + hostname, account, hostname, records, TunnelKind.HTTP, null, policy));
  }

  /** Any tunnel. */
  public ScriptedTunnel(TunnelInfo info) {
    this.info = info;
  }

  /** From now on its frames come in on that event loop. */
  public ScriptedTunnel runsOn(EventLoop loop) {
    this.loop = loop;
    return this;
  }

  @Override
  public @Nullable EventLoop loop() {
    return loop;
  }

  /** What the agent does when a request's head has come. */
  public ScriptedTunnel onOpen(Consumer<ScriptedStream> script) {
    onOpen = script;
    return this;
  }

  /** What the agent does when a request has come to its end. */
  public ScriptedTunnel onRequest(Consumer<ScriptedStream> script) {
    onRequest = script;
    return this;
  }

  @Override
  public TunnelInfo info() {
    return info;
  }

  /** From now on the account may have so much traffic. */
  public ScriptedTunnel allow(Allowance now) {
    allowance = now;
    return this;
  }

  @Override
  public Allowance allowance() {
    return allowance;
  }

  /** From now on nothing is heard of its agent. */
  public void fallSilent() {
    answering = false;
    streams.forEach(ScriptedStream::fallSilent);
  }

  @Override
  public boolean isAnswering() {
    return answering;
  }

  /** From now on it is as if every stream were over at once. */
  public ScriptedTunnel countsNoStreams() {
    neverBusy = true;
    return this;
  }

  @Override
  public int openStreams() {
    return neverBusy ? 0 : streams.size();
  }

  @Override
  public TunnelStream open(StreamKind kind, ByteBuf head, StreamListener listener) {
    var stream = new ScriptedStream(head, listener, s -> onRequest.accept(s));
    streams.add(stream);
    onOpen.accept(stream);
    return stream;
  }

  public List<ScriptedStream> streams() {
    return streams;
  }

  @Override
  public void say(LogLine line) {
    said.add(line.message());
  }

  /** What its agent was told. */
  public List<String> said() {
    return said;
  }

  /** The stream with that number, as soon as it is there. */
  public ScriptedStream stream(int number) {
    Soon.until(() -> streams.size() > number);
    return streams.get(number);
  }
}
