package io.culvert.projection.exchange;

import io.culvert.testing.fuzz.FuzzInput;
import io.culvert.testing.fuzz.Must;

/**
 * A recorded body in any coding, whole or not: as much as can be read of it, and never too much.
 */
public final class ContentDecoderFuzz {
  private static final int LONGEST = 100_000;
  private static final ContentDecoder DECODER = new ContentDecoder(LONGEST, LONGEST);

  private ContentDecoderFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    var input = new FuzzInput(bytes);
    var coding = input.oneOf("gzip", "deflate", "br", "gzip, br", "deflate, GZIP", "identity");
    var decoded = DECODER.decode(input.rest(), coding);
    Must.hold(decoded.bytes().length <= LONGEST || coding.equals("identity"), "it is bounded");
  }
}
