package io.culvert.tunnel.frame;

/** What a stream carries; the first payload byte of an OPEN frame. */
public enum StreamKind {
  /** One HTTP exchange; turns into raw bytes both ways after a 101 response. */
  HTTP(1),
  /** Raw bytes of a TCP connection. */
  TCP(2);

  private final int code;

  StreamKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
