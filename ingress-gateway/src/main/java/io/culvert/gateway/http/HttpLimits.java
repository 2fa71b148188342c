package io.culvert.gateway.http;

import io.netty.handler.codec.http.HttpDecoderConfig;

/**
 * How large the parts of a request may be.
 *
 * @param requestLine bytes of method, target and version together
 * @param fields bytes of all header fields, and again of all trailer fields
 * @param contentPiece most bytes of a body that travel through the pipeline as one piece
 */
public record HttpLimits(int requestLine, int fields, int contentPiece) {
  /** The limits that the error catalogue states. */
  public static final HttpLimits DEFAULT = new HttpLimits(16 * 1024, 32 * 1024, 64 * 1024);

  HttpDecoderConfig decoderConfig() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(requestLine)
        .setMaxHeaderSize(fields)
        .setMaxChunkSize(contentPiece)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true)
        .setValidateHeaders(true);
  }
}
