package io.culvert.schemas.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackingTest {
  private static final String TEXT = "accept: text/html\n";

  /** Bytes that zlib made of ten lines, as records have them from before there was a dictionary. */
  @Test
  void recordsFromBeforeTheDictionaryOpen() throws BrokenSealException {
    var packed = HexFormat.of().parseHex("01" + "4b4c4e4e2d28b1522849ad28d1cf28c9cde14a1cf42200");
    var asItIs = ("\0" + TEXT).getBytes(UTF_8);

    assertThat(Packing.unpack(packed)).isEqualTo(TEXT.repeat(10).getBytes(UTF_8));
    assertThat(Packing.unpack(asItIs)).isEqualTo(TEXT.getBytes(UTF_8));
  }

  /** What is packed by it can be read by it alone, for ever. */
  @Test
  void theDictionaryIsTheOneThatRecordsArePackedBy() throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(Dictionary.BYTES);

    assertThat(HexFormat.of().formatHex(digest))
        .isEqualTo("0596b4e3ec0f548e26f2338bd05e75957f1e0f88f6ad526f441299509e05355a");
  }

  @Test
  void ordinaryFieldsTakeNextToNothing() throws BrokenSealException {
    var fields = "\030content-type\076application/json; charset=utf-8\024connection\024keep-alive";

    var packed = Packing.pack(fields.getBytes(UTF_8));

    assertThat(packed).hasSizeLessThan(fields.length() / 4);
    assertThat(Packing.unpack(packed)).isEqualTo(fields.getBytes(UTF_8));
  }

  @Test
  void whatDoesNotGetShorterStaysAsItIs() throws BrokenSealException {
    var noise = new byte[4000];
    new Random(1).nextBytes(noise);

    var packed = Packing.pack(noise);

    assertThat(packed).hasSize(1 + noise.length).startsWith(0);
    assertThat(Packing.unpack(packed)).isEqualTo(noise);
  }

  @Test
  void whatIsCutDoesNotOpen() {
    var packed = Packing.pack(TEXT.repeat(10).getBytes(UTF_8));

    for (int length = 1; length < packed.length; length++) {
      var cut = Arrays.copyOf(packed, length);
      assertThatExceptionOfType(BrokenSealException.class).isThrownBy(() -> Packing.unpack(cut));
    }
  }
}
