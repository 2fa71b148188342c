package io.culvert.cli.origin;

import io.culvert.tunnel.frame.StreamKind;
import io.culvert.tunnel.head.MalformedHead;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.StreamListener;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Forwards HTTP exchanges. It outlives a lost tunnel: the kept connections serve the next one. */
public final class OriginForwarder implements Forwarder {
  private static final long LONGEST_TICK_MILLIS = 1000;

  private final OriginLimits limits;
  private final Consumer<ExchangeReport> reports;
  private final OriginPool pool;
  private final OriginTarget target;
  private final Http2OriginPool http2;
  private final @Nullable OriginPreference preference;
  private final Set<RunningExchange> active = new HashSet<>();
  private final ScheduledFuture<?> ticks;

  /**
   * Starts with no connection.
   *
   * @param loop the tunnel's event loop
   * @param reports gets each exchange once, on that loop
   */
  public OriginForwarder(
      EventLoop loop, OriginTarget target, OriginLimits limits, Consumer<ExchangeReport> reports) {
    this.limits = limits;
    this.reports = reports;
    this.target = target;
    this.pool = new OriginPool(OriginConnector.http1(loop, target, limits), limits);
    this.http2 = new Http2OriginPool(OriginConnector.http2(loop, target, limits), limits);
    this.preference = preference(loop, target, limits);
    long tick = Math.clamp(limits.responseTimeout().toMillis() / 4, 1, LONGEST_TICK_MILLIS);
    this.ticks = loop.scheduleAtFixedRate(this::tick, tick, tick, TimeUnit.MILLISECONDS);
  }

  @Override
  public StreamListener open(StreamKind kind, ByteBuf head, TunnelStream stream) {
    if (kind != StreamKind.HTTP) {
      return Forwarder.refuse(head, stream, ResetCode.REFUSED, "this agent carries HTTP only");
    }
    RequestHead request;
    try {
      request = RequestHead.read(head);
    } catch (MalformedHead e) {
      return Forwarder.refuse(
          head, stream, ResetCode.PROTOCOL_ERROR, "request head: " + e.getMessage());
    }
    if (request.framing() instanceof BodyFraming.Invalid(String why)) {
      return Forwarder.refuse(head, stream, ResetCode.PROTOCOL_ERROR, why);
    }
    var exchange =
        isHttp2For(request)
            ? new Http2Exchange(this, stream, request, head)
            : new HttpExchange(this, stream, request, head);
    active.add(exchange);
    exchange.begin();
    return exchange;
  }

  private static @Nullable OriginPreference preference(
      EventLoop loop, OriginTarget target, OriginLimits limits) {
    if (target.trust() == null || target.protocol() != OriginProtocol.AUTO) {
      return null;
    }
    var preference = new OriginPreference(OriginConnector.either(loop, target, limits));
    loop.execute(preference::ask);
    return preference;
  }

  private boolean isHttp2For(RequestHead request) {
    return target.protocol().isHttp2For(request)
        || preference != null && !request.upgrades() && preference.isHttp2();
  }

  /** The local server does not speak HTTP/2, though it was asked by it. */
  void notHttp2() {
    if (preference != null) {
      preference.forget();
    }
  }

  private void tick() {
    pool.closeStale();
    http2.closeStale();
    long now = System.nanoTime();
    for (var exchange : active.toArray(RunningExchange[]::new)) {
      exchange.checkTime(now);
    }
  }

  /** Kept connections are closed. */
  @Override
  public void close() {
    ticks.cancel(false);
    pool.close();
    http2.close();
  }

  @Override
  public int active() {
    return active.size();
  }

  @Override
  public int busy() {
    long now = System.nanoTime();
    return (int) active.stream().filter(exchange -> !exchange.isSilent(now)).count();
  }

  OriginPool pool() {
    return pool;
  }

  Http2OriginPool http2() {
    return http2;
  }

  HttpScheme scheme() {
    return target.scheme();
  }

  OriginLimits limits() {
    return limits;
  }

  void ended(RunningExchange exchange) {
    active.remove(exchange);
  }

  Consumer<ExchangeReport> reports() {
    return reports;
  }
}
