package io.culvert.tunnel.head;

/**
 * Which content types are those of gRPC calls; both ends of a tunnel have to agree on it. gRPC-Web
 * is made to pass as ordinary HTTP, and is none of them. Pure.
 */
public final class GrpcType {
  private static final String TYPE = "application/grpc";

  /** Before the name of a message format, before parameters, or before space (RFC 9110 §8.3.1). */
  private static final String MAY_FOLLOW = "+; \t";

  private GrpcType() {}

  /** Whether it is {@code application/grpc}, with or without a format and parameters. */
  public static boolean is(String contentType) {
    return contentType.regionMatches(true, 0, TYPE, 0, TYPE.length())
        && (contentType.length() == TYPE.length()
            || MAY_FOLLOW.indexOf(contentType.charAt(TYPE.length())) >= 0);
  }
}
