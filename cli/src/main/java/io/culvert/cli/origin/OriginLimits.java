package io.culvert.cli.origin;

import java.time.Duration;

/**
 * What one agent allows itself towards the local server.
 *
 * @param connections most connections at once; those that were upgraded (WebSocket) do not count
 * @param waiting most exchanges that wait for a connection; one more is refused
 * @param connectTimeout for one address
 * @param responseTimeout from the last sign of life of the request to the response head
 * @param idle how long a connection is kept unused when the server does not say; below the 5 s
 *     after which Node.js and Uvicorn close theirs
 * @param fresh how long after its last use a connection is trusted with a request that must not be
 *     repeated (RFC 9110 §9.2.2)
 */
public record OriginLimits(
    int connections,
    int waiting,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idle,
    Duration fresh) {

  public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);

  public static OriginLimits standard() {
    return new OriginLimits(
        512,
        1024,
        Duration.ofSeconds(5),
        RESPONSE_TIMEOUT,
        Duration.ofSeconds(4),
        Duration.ofSeconds(1));
  }

  public OriginLimits withResponseTimeout(Duration timeout) {
    return new OriginLimits(connections, waiting, connectTimeout, timeout, idle, fresh);
  }

  public OriginLimits withConnections(int most, int mostWaiting) {
    return new OriginLimits(most, mostWaiting, connectTimeout, responseTimeout, idle, fresh);
  }
}
