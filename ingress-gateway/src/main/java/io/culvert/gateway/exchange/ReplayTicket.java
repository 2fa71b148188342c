package io.culvert.gateway.exchange;

import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.TunnelInfo;
import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Marks a connection as the replay of a recorded exchange. It hangs on the connection inside this
 * process and is nothing that could be sent, so nobody outside can claim to be a replay.
 *
 * @param replayId the order
 * @param replayOf id of the exchange that is repeated
 * @param accountId who ordered it
 * @param scheme http or https: how it says that it was asked
 * @param result completed once, when it is known what the replay became
 */
public record ReplayTicket(
    String replayId,
    String replayOf,
    String accountId,
    String scheme,
    CompletableFuture<Result> result) {
  /** Where it hangs. */
  public static final AttributeKey<ReplayTicket> ON_CHANNEL =
      AttributeKey.valueOf(ReplayTicket.class, "ticket");

  /**
   * What a replay became.
   *
   * @param exchangeId the recorded exchange that it made, if any
   * @param status of the response, if there was one
   * @param error what went wrong, if anything did
   */
  public record Result(
      @Nullable String exchangeId, @Nullable Integer status, @Nullable CulvertError error) {

    /** It never got as far as an exchange. */
    public static Result none(CulvertError error) {
      return new Result(null, null, error);
    }

    static Result of(Exchange exchange) {
      var response = exchange.response();
      return new Result(
          exchange.capture().on() ? exchange.id() : null,
          response == null ? null : response.status().code(),
          exchange.error());
    }
  }

  /** A ticket for one order. */
  public static ReplayTicket of(String replayId, String replayOf, String accountId, String scheme) {
    return new ReplayTicket(replayId, replayOf, accountId, scheme, new CompletableFuture<>());
  }

  /**
   * Whether the tunnel belongs to who ordered the replay. The hostname may have changed hands since
   * the exchange was recorded.
   */
  public boolean mayUse(TunnelInfo tunnel) {
    return accountId.equals(tunnel.accountId());
  }

  /** It was refused before it became an exchange. */
  public void refused(CulvertError error) {
    result.complete(Result.none(error));
  }

  /** The exchange that it became is over. */
  public void finished(Exchange exchange) {
    result.complete(Result.of(exchange));
  }
}
