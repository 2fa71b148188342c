package io.culvert.tunnel.frame;

/** The numbers of {@code culvert.v1} that both sides hold each other to. */
public final class ProtocolLimits {
  /** WebSocket subprotocol name. */
  public static final String SUBPROTOCOL = "culvert.v1";

  /** Path of the agent's WebSocket. */
  public static final String PATH = "/tunnel";

  /** Version number in hello and welcome. */
  public static final int VERSION = 1;

  /** Bytes of a frame header. */
  public static final int FRAME_HEADER = 8;

  /** Largest payload of a DATA frame, bytes. Small, so that streams take turns. */
  public static final int MAX_DATA = 64 * 1024;

  /** Largest payload of any other frame, bytes: a head of 64 KiB and what a proxy adds to it. */
  public static final int MAX_HEAD = 128 * 1024;

  /** Largest JSON payload (hello, welcome, refused, log), bytes. */
  public static final int MAX_GREETING = 16 * 1024;

  /** Largest payload of a RESET frame, bytes: its code and a sentence. */
  public static final int MAX_RESET = 1024;

  /** Largest binary WebSocket message, bytes; it holds whole frames only. */
  public static final int MAX_MESSAGE = 256 * 1024;

  /** Credit that each direction of a new stream starts with, bytes. */
  public static final int INITIAL_WINDOW = 256 * 1024;

  /** Credit that a direction may grow to, bytes: fills a line of 50 ms at 60 MB/s. */
  public static final int MAX_WINDOW = 4 * 1024 * 1024;

  /** Most streams open at once on one tunnel. */
  public static final int MAX_STREAMS = 10_000;

  /** Most connections of one agent on one hostname. */
  public static final int MAX_CONNECTIONS = 8;

  private ProtocolLimits() {}
}
