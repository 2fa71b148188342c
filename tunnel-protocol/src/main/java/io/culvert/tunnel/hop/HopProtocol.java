package io.culvert.tunnel.hop;

import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.stream.Heartbeats;
import java.time.Duration;

/** The fixed points of {@code culvert.hop.v1}. Its frames and limits are the tunnel's. */
public final class HopProtocol {
  /** WebSocket subprotocol name. */
  public static final String SUBPROTOCOL = "culvert.hop.v1";

  /** Path of the gateways' WebSocket, on the agents' port. */
  public static final String PATH = "/hop";

  /** Version number in the greeting. */
  public static final int VERSION = 1;

  /** Silence before a ping. */
  private static final Duration PING_INTERVAL = Duration.ofMillis(500);

  /**
   * Silence after which requests go to another broker, where one serves the same tunnel. A process
   * that stands still for a second, as garbage collectors do at worst, is silent for a second and a
   * half.
   */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(2);

  /**
   * Silence after which a side is given up, with all that runs on the connection; well within the
   * ten seconds in which the routes of a dead broker have to go.
   */
  private static final Duration LOST_AFTER = Duration.ofSeconds(6);

  /** Time from connecting to the end of the greeting. */
  public static final Duration GREETING_TIME = Duration.ofSeconds(10);

  /** Largest HTTP message of the WebSocket's handshake, bytes. */
  public static final int MAX_HANDSHAKE = 16 * 1024;

  /** Largest head that an OPEN frame has room for beside what the hop adds to it, bytes. */
  public static final int MAX_HEAD = ProtocolLimits.MAX_HEAD - HopOpening.BYTES;

  private HopProtocol() {}

  /** When either side of a hop pings, and what it thinks of silence. */
  public static Heartbeats heartbeats() {
    return Heartbeats.of(PING_INTERVAL, SILENT_AFTER, LOST_AFTER);
  }
}
