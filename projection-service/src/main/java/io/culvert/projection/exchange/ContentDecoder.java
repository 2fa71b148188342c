package io.culvert.projection.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes content codings (RFC 9110 §8.4.1). Bounded on both sides, because a few bytes can become
 * gigabytes.
 *
 * @param longestInput bytes; longer bodies are handed out as they are
 * @param longestOutput bytes; the rest is cut off
 */
public record ContentDecoder(int longestInput, int longestOutput) {

  private static final int MOST_CODINGS = 3;

  /**
   * What came of it.
   *
   * @param isCut whether something is missing: too long, incomplete or damaged
   */
  record Result(byte[] bytes, boolean isCut) {}

  boolean canDecode(StoredBody body) {
    var codings = codings(body.contentEncoding());
    return !codings.isEmpty()
        && codings.size() <= MOST_CODINGS
        && body.recorded() <= longestInput
        && codings.stream().allMatch(ContentDecoder::isKnown);
  }

  Result decode(byte[] encoded, @Nullable String contentEncoding) {
    var bytes = encoded;
    var isCut = false;
    // The last one named was applied last, so it is undone first.
    for (var coding : codings(contentEncoding).reversed()) {
      var result = decodeOne(bytes, coding);
      bytes = result.bytes();
      isCut |= result.isCut();
    }
    return new Result(bytes, isCut);
  }

  private Result decodeOne(byte[] encoded, String coding) {
    var output = new ByteArrayOutputStream();
    try (var input = open(encoded, coding)) {
      var buffer = new byte[16 << 10];
      for (int n; (n = input.read(buffer)) >= 0; ) {
        var room = longestOutput - output.size();
        output.write(buffer, 0, Math.min(n, room));
        if (n > room) {
          return new Result(output.toByteArray(), true);
        }
      }
      return new Result(output.toByteArray(), false);
    } catch (IOException | RuntimeException e) {
      // Cut bodies end in the middle of a coding; what could be read is worth showing.
      return new Result(output.toByteArray(), true);
    }
  }

  private static InputStream open(byte[] encoded, String coding) throws IOException {
    var input = new ByteArrayInputStream(encoded);
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(input);
      case "deflate" -> new InflaterInputStream(input, new Inflater(!hasZlibHeader(encoded)));
      case "br" -> new BrotliInputStream(input);
      default -> throw new IOException("unknown coding " + coding);
    };
  }

  /** Some send raw deflate data where RFC 9110 §8.4.1.2 wants the zlib format (RFC 1950). */
  private static boolean hasZlibHeader(byte[] bytes) {
    return bytes.length >= 2
        && (bytes[0] & 0x0f) == 8
        && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) % 31 == 0;
  }

  private static boolean isKnown(String coding) {
    return switch (coding) {
      case "gzip", "x-gzip", "deflate", "br" -> true;
      default -> false;
    };
  }

  private static List<String> codings(@Nullable String contentEncoding) {
    if (contentEncoding == null) {
      return List.of();
    }
    return Arrays.stream(contentEncoding.toLowerCase(Locale.ROOT).split(","))
        .map(String::strip)
        .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
        .toList();
  }
}
