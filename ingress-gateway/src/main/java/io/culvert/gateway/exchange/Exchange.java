package io.culvert.gateway.exchange;

import io.culvert.events.Outcome;
import io.culvert.schemas.EventIds;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.ResetCode;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelStream;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request that found its tunnel, and what becomes of it. It travels down the public pipeline in
 * the place of the request's head. Used on the public connection's event loop; unchanging once it
 * is finished.
 */
public final class Exchange {
  private final String id = EventIds.next();
  private final long startNanos = System.nanoTime();
  private final Instant startedAt;
  private final HttpRequest request;
  private Tunnel tunnel;
  private final Client client;
  private final CaptureRules capture;
  private final PassedBody requestBody = new PassedBody();
  private final PassedBody responseBody = new PassedBody();
  private final List<Consumer<Exchange>> observers = new ArrayList<>(2);
  private List<TunnelStream> inVain = List.of();
  private @Nullable TunnelStream stream;
  private @Nullable HttpResponse response;
  private @Nullable Outcome outcome;
  private @Nullable CulvertError error;
  private long requestEnd = -1;
  private long responseHead = -1;
  private long total = -1;

  /**
   * @param startedAt when the request head was read
   * @param request as the client sent it. Only what was meant for the edge alone, such as a
   *     password that it has asked for, is taken out
   * @param tunnel where it goes
   * @param client where it came from
   * @param capture what of it may be recorded
   */
  public Exchange(
      Instant startedAt, HttpRequest request, Tunnel tunnel, Client client, CaptureRules capture) {
    this.startedAt = startedAt;
    this.request = request;
    this.tunnel = tunnel;
    this.client = client;
    this.capture = capture;
  }

  /** Calls the observer once, when the exchange is over. */
  public void whenFinished(Consumer<Exchange> observer) {
    observers.add(observer);
  }

  /** The tunnel has not answered the request; this one gets it instead. */
  public void goesTo(Tunnel other) {
    tunnel = other;
  }

  /** The request runs over that stream, from now on. What one before has cost stays counted. */
  public void runsOn(TunnelStream on) {
    var before = stream;
    if (before != null) {
      inVain = Stream.concat(inVain.stream(), Stream.of(before)).toList();
    }
    stream = on;
  }

  /** The request's last byte was read. Only the first call counts. */
  public void requestEnded() {
    if (requestEnd < 0) {
      requestEnd = microsSoFar();
    }
  }

  /** The final response head came from the origin. */
  public void responseHeadCame() {
    responseHead = microsSoFar();
  }

  /** This is the response that the client is sent. */
  public void answeredWith(HttpResponse sent) {
    response = sent;
  }

  /** It is over. Only the first call counts. */
  public void finish(Outcome how, @Nullable CulvertError why) {
    if (outcome != null) {
      return;
    }
    outcome = how;
    error = why;
    total = microsSoFar();
    observers.forEach(observer -> observer.accept(this));
  }

  /**
   * Runs the task when no byte of the exchange will be counted any more. That can be after its end:
   * an origin may answer before it has read the request. A stream that goes on for longer than the
   * patience is broken off.
   *
   * @param loop of the public connection
   */
  public void whenCounted(EventExecutor loop, Duration patience, Runnable task) {
    var on = stream;
    if (on == null) {
      task.run();
      return;
    }
    var counted = new AtomicBoolean();
    var breakingOff = new AtomicReference<Future<?>>();
    on.whenOver(
        () -> {
          counted.set(true);
          cancel(breakingOff.get());
          task.run();
        });
    if (!counted.get()) {
      breakingOff.set(
          loop.schedule(
              () -> on.reset(ResetCode.CLIENT_LEFT, "the exchange is over"),
              patience.toMillis(),
              TimeUnit.MILLISECONDS));
      if (counted.get()) {
        cancel(breakingOff.get()); // it happened in between
      }
    }
  }

  private static void cancel(@Nullable Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }

  public boolean isFinished() {
    return outcome != null;
  }

  private long microsSoFar() {
    return (System.nanoTime() - startNanos) / 1_000;
  }

  public String id() {
    return id;
  }

  public Instant startedAt() {
    return startedAt;
  }

  public HttpRequest request() {
    return request;
  }

  public Tunnel tunnel() {
    return tunnel;
  }

  public Client client() {
    return client;
  }

  /** What of it may be recorded. */
  public CaptureRules capture() {
    return capture;
  }

  /** The request body as far as it passed. */
  public PassedBody requestBody() {
    return requestBody;
  }

  /** The response body as far as it passed. */
  public PassedBody responseBody() {
    return responseBody;
  }

  /** The final response as sent; null when none was. */
  public @Nullable HttpResponse response() {
    return response;
  }

  /** How it ended; null while it runs. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  /** What went wrong, if anything did. */
  public @Nullable CulvertError error() {
    return error;
  }

  /** Microseconds from the start until the request's last byte was read; -1 when it never was. */
  public long requestEndMicros() {
    return requestEnd;
  }

  /** Microseconds from the start until the origin's final head; -1 when there was none. */
  public long responseHeadMicros() {
    return responseHead;
  }

  /** Microseconds from the start to the end; -1 while it runs. */
  public long totalMicros() {
    return total;
  }

  /** Bytes metered towards the origin. */
  public long bytesIn() {
    return sum(TunnelStream::bytesIn);
  }

  /** Bytes metered towards the client. */
  public long bytesOut() {
    return sum(TunnelStream::bytesOut);
  }

  private long sum(ToLongFunction<TunnelStream> bytes) {
    long sum = stream == null ? 0 : bytes.applyAsLong(stream);
    for (var before : inVain) {
      sum += bytes.applyAsLong(before);
    }
    return sum;
  }
}
