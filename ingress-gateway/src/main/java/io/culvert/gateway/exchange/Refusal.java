package io.culvert.gateway.exchange;

import io.culvert.tunnel.error.CulvertError;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A request that will not get the origin's answer. It travels down the public pipeline to {@code
 * AnswerErrors}, which answers instead.
 */
public final class Refusal extends Exception {
  private final CulvertError error;
  private final boolean fatal;
  private final @Nullable HttpRequest request;
  private final @Nullable Exchange exchange;
  private @Nullable ZonedDateTime until;
  private @Nullable Duration retryIn;

  private Refusal(
      CulvertError error,
      boolean fatal,
      @Nullable HttpRequest request,
      @Nullable Exchange exchange) {
    // No stack trace: it is a value on its way, and strangers can cause any number of them.
    super(error.code() + ": " + error.what(), null, false, false);
    this.error = error;
    this.fatal = fatal;
    this.request = request;
    this.exchange = exchange;
  }

  /** The connection cannot be understood any more and closes after the answer. */
  public static Refusal fatal(CulvertError error) {
    return new Refusal(error, true, null, null);
  }

  /** The same for a request whose head is known. */
  public static Refusal fatal(CulvertError error, HttpRequest request) {
    return new Refusal(error, true, request, null);
  }

  /** The request is refused before there is an exchange; the connection may go on. */
  public static Refusal of(CulvertError error, HttpRequest request) {
    return new Refusal(error, false, request, null);
  }

  /**
   * An exchange failed before any of its response was sent; it ends with the answer.
   *
   * @param fatal whether the connection has to close
   */
  public static Refusal of(CulvertError error, Exchange exchange, boolean fatal) {
    return new Refusal(error, fatal, exchange.request(), exchange);
  }

  /** It is so until then, by the clock of whom it concerns. */
  public Refusal until(ZonedDateTime then) {
    until = then;
    return this;
  }

  /** Until when it is so; null when nobody can say. */
  public @Nullable ZonedDateTime until() {
    return until;
  }

  /** The same request may succeed after that time. */
  public Refusal retryIn(Duration time) {
    retryIn = time;
    return this;
  }

  /** After which time the same request may succeed; null when nobody can say. */
  public @Nullable Duration retryIn() {
    return retryIn;
  }

  public CulvertError error() {
    return error;
  }

  public boolean isFatal() {
    return fatal;
  }

  /** The request, when its head was understood. */
  public @Nullable HttpRequest request() {
    return request;
  }

  /** The exchange that this ends, when there was one. */
  public @Nullable Exchange exchange() {
    return exchange;
  }
}
