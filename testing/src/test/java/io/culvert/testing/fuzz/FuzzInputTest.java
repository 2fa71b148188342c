package io.culvert.testing.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuzzInputTest {
  @Test
  void isTakenFromItsFrontAndHasZerosBehindItsEnd() {
    var input = new FuzzInput(new byte[] {(byte) 0xff, 0, 2, 'a', 'b', 'c'});

    assertThat(input.next()).isEqualTo(255);
    assertThat(input.piece()).containsExactly('a', 'b');
    assertThat(input.octets()).isEqualTo("c");
    assertThat(input.isEmpty()).isTrue();
    assertThat(input.next()).isZero();
    assertThat(input.piece()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 77})
  void piecesPutTogetherAreTheWhole(int where) {
    var bytes =
        "a message that is somewhat longer than sixty-four bytes, for it to be cut"
            .getBytes(US_ASCII);
    var together = new ByteArrayOutputStream();

    FuzzInput.cut(bytes, where).forEach(together::writeBytes);

    assertThat(together.toByteArray()).isEqualTo(bytes);
    assertThat(FuzzInput.cut(bytes, 1)).hasSize(bytes.length);
  }
}
