package io.culvert.schemas.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedDeflateTest {
  private static final int LONGEST = 4096;
  private static final byte[] NOTHING = {};

  private final FixedDeflate deflate = new FixedDeflate(NOTHING, LONGEST);

  /** Each length of a repetition, and the ends of what one code can say (RFC 1951 §3.2.5). */
  @Test
  void aRepetitionOfAnyLengthComesBack() throws DataFormatException {
    for (int length = 0; length <= 600; length++) {
      var data = new byte[length + 20];
      Arrays.fill(data, 10, 10 + length, (byte) 'x');
      assertThat(inflated(deflate.pack(data).bytes(0), NOTHING)).isEqualTo(data);
    }
  }

  @Test
  void aRepetitionFromAnyDistanceComesBack() throws DataFormatException {
    for (int distance = 8; distance <= LONGEST - 8; distance++) {
      var data = new byte[distance + 8];
      new Random(distance).nextBytes(data);
      System.arraycopy(data, 0, data, distance, 8);
      assertThat(inflated(deflate.pack(data).bytes(0), NOTHING)).isEqualTo(data);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 256})
  void whateverItIsComesBack(int letters) throws DataFormatException {
    var random = new Random(letters);
    for (int length = 0; length <= LONGEST; length += 1 + length / 16) {
      var data = new byte[length];
      for (int i = 0; i < length; i++) {
        data[i] = (byte) (random.nextInt(letters) * 255 / Math.max(1, letters - 1));
      }
      assertThat(inflated(deflate.pack(data).bytes(0), NOTHING)).isEqualTo(data);
    }
  }

  @Test
  void theDictionarySavesWhatItHas() throws DataFormatException {
    var dictionary = "content-type: application/json; charset=utf-8".getBytes(UTF_8);
    var data = "!content-type: application/json; charset=utf-8!".getBytes(UTF_8);

    var packed = new FixedDeflate(dictionary, LONGEST).pack(data).bytes(0);

    assertThat(packed).hasSizeLessThan(8);
    assertThat(inflated(packed, dictionary)).isEqualTo(data);
  }

  @Test
  void nothingOfTheDataBeforeIsLeft() throws DataFormatException {
    var text = "what passed before ".repeat(100).getBytes(UTF_8);
    var alone = deflate.pack("what passed before".getBytes(UTF_8)).bytes(0);
    deflate.pack(text);

    assertThat(deflate.pack("what passed before".getBytes(UTF_8)).bytes(0)).isEqualTo(alone);
  }

  private static byte[] inflated(byte[] packed, byte[] dictionary) throws DataFormatException {
    try (var inflater = new Inflater(true)) {
      inflater.setDictionary(dictionary);
      inflater.setInput(packed);
      var out = new ByteArrayOutputStream();
      var piece = new byte[1000];
      while (!inflater.finished()) {
        int got = inflater.inflate(piece);
        assertThat(got > 0 || inflater.finished()).isTrue();
        out.write(piece, 0, got);
      }
      assertThat(inflater.getRemaining()).isZero();
      return out.toByteArray();
    }
  }
}
