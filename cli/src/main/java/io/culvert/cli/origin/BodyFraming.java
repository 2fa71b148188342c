package io.culvert.cli.origin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a request says where its body ends (RFC 9112 §6). */
sealed interface BodyFraming {

  /** No body. */
  record None() implements BodyFraming {}

  /** Exactly that many bytes. */
  record Length(long bytes) implements BodyFraming {}

  /** Chunks, then maybe trailers. */
  record Chunked() implements BodyFraming {}

  /** Says it in two ways, or in a way that is not known here; must not reach the origin. */
  record Invalid(String why) implements BodyFraming {}

  /**
   * What is wrong with so many bytes before the end; null when nothing is.
   *
   * @param received bytes so far
   */
  default @Nullable String tooMuch(long received) {
    return switch (this) {
      case None() when received > 0 -> "a body that was not announced";
      case Length(long bytes) when received > bytes -> "more body than Content-Length says";
      case None _, Length _, Chunked _, Invalid _ -> null;
    };
  }

  /**
   * What is wrong with so many bytes at the end; null when nothing is.
   *
   * @param received all bytes
   */
  default @Nullable String tooLittle(long received) {
    return this instanceof Length(long bytes) && received < bytes
        ? "less body than Content-Length says"
        : null;
  }

  static BodyFraming of(HttpHeaders fields) {
    List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    List<String> lengths = fields.getAll(HttpHeaderNames.CONTENT_LENGTH);
    if (!codings.isEmpty()) {
      return codings.size() == 1
              && codings.getFirst().trim().equalsIgnoreCase("chunked")
              && lengths.isEmpty()
          ? new Chunked()
          : new Invalid("the request's Transfer-Encoding is ambiguous");
    }
    if (lengths.isEmpty()) {
      return new None();
    }
    String length = lengths.getFirst().trim();
    if (lengths.size() > 1 || !length.matches("[0-9]{1,18}")) {
      return new Invalid("the request's Content-Length is not one number");
    }
    long bytes = Long.parseLong(length);
    return bytes == 0 ? new None() : new Length(bytes);
  }
}
