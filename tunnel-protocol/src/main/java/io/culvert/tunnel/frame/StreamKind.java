package io.culvert.tunnel.frame;

import org.jspecify.annotations.Nullable;

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

  /** The kind with that code, or null when this version does not know it. */
  public static @Nullable StreamKind of(int code) {
    for (var kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    return null;
  }
}
