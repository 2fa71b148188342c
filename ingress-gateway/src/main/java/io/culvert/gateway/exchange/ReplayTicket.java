package io.culvert.gateway.exchange;

import io.netty.util.AttributeKey;
import java.util.concurrent.CompletableFuture;

/**
 * Marks a connection as the replay of a recorded exchange. It hangs on the connection inside this
 * process and is nothing that could be sent, so nobody outside can claim to be a replay.
 */
public final class ReplayTicket {
  /** Where it hangs. */
  public static final AttributeKey<ReplayTicket> ON_CHANNEL =
      AttributeKey.valueOf(ReplayTicket.class, "ticket");

  private final String replayId;
  private final String replayOf;
  private final CompletableFuture<Exchange> finished = new CompletableFuture<>();
  private final CompletableFuture<Refusal> refused = new CompletableFuture<>();

  /**
   * @param replayId the order
   * @param replayOf id of the exchange that is repeated
   */
  public ReplayTicket(String replayId, String replayOf) {
    this.replayId = replayId;
    this.replayOf = replayOf;
  }

  public String replayId() {
    return replayId;
  }

  public String replayOf() {
    return replayOf;
  }

  /** The exchange that the replay became, when it is over. */
  public CompletableFuture<Exchange> finished() {
    return finished;
  }

  /** Why it did not become an exchange. */
  public CompletableFuture<Refusal> refused() {
    return refused;
  }
}
