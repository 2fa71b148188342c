package io.culvert.broker.comzy;

/** How much may be held in memory: this protocol carries every body as one message. */
public final class ComzyLimits {
  /** Path of the WebSocket. */
  public static final String PATH = "/";

  /** Largest message of a client, bytes; a binary body takes four of them for three. */
  public static final int MAX_MESSAGE = 16 * 1024 * 1024;

  /** Largest request body, bytes. */
  static final int MAX_BODY = 4 * 1024 * 1024;

  /** Bytes of bodies that one connection may hold in all, both ways. */
  static final int MAX_HELD = 32 * 1024 * 1024;

  /**
   * Bytes that may wait for the socket of one connection. A message is written at once, and a body
   * grows on its way into it: a byte of text up to six times, one of a file four times.
   */
  public static final int MAX_NOT_READ = 8 * MAX_BODY;

  private ComzyLimits() {}
}
