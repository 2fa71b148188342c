package io.culvert.cli.agent;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** What went wrong with a connection, in words for a person. */
final class Failures {
  private Failures() {}

  static String describe(Throwable cause) {
    return switch (cause) {
      case DecoderException wrapped when wrapped.getCause() != null -> describe(wrapped.getCause());
      case WebSocketClientHandshakeException refused when refused.response() != null ->
          "it answered " + refused.response().status() + " instead of opening a tunnel";
      case UnknownHostException unknown -> "no such host: " + unknown.getMessage();
      case ConnectTimeoutException _ -> "no answer in time";
      case ConnectException _ -> "connection refused";
      case SSLException tls -> "TLS: " + tls.getMessage();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
