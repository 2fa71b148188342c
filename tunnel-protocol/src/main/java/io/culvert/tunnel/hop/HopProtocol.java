package io.culvert.tunnel.hop;

import io.culvert.tunnel.frame.ProtocolLimits;
import java.time.Duration;

/** The fixed points of {@code culvert.hop.v1}. Its frames and limits are the tunnel's. */
public final class HopProtocol {
  /** WebSocket subprotocol name. */
  public static final String SUBPROTOCOL = "culvert.hop.v1";

  /** Path of the gateways' WebSocket, on the agents' port. */
  public static final String PATH = "/hop";

  /** Version number in the greeting. */
  public static final int VERSION = 1;

  /**
   * Silence before a ping. A side that vanished without a word is given up after three of them and
   * a quarter, well within the ten seconds in which its routes have to go.
   */
  public static final Duration PING_INTERVAL = Duration.ofSeconds(2);

  /** Time from connecting to the end of the greeting. */
  public static final Duration GREETING_TIME = Duration.ofSeconds(10);

  /** Largest HTTP message of the WebSocket's handshake, bytes. */
  public static final int MAX_HANDSHAKE = 16 * 1024;

  /** Largest head that an OPEN frame has room for beside what the hop adds to it, bytes. */
  public static final int MAX_HEAD = ProtocolLimits.MAX_HEAD - HopOpening.BYTES;

  private HopProtocol() {}
}
