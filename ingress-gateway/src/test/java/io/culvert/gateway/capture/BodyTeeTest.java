package io.culvert.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.events.BodySide;
import io.culvert.events.Completeness;
import io.culvert.gateway.http.MemoryBudget;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyTeeTest {
  private final List<BodyPiece> pieces = new ArrayList<>();
  private final MemoryBudget budget = new MemoryBudget(10_000_000);

  private BodyTee tee(long limit) {
    return new BodyTee(BodySide.REQUEST, limit, budget, pieces::add);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "1000, 7",
    "65536, 1000",
    "65537, 1000",
    "65537, 65537",
    "262144, 8192",
    "262145, 8192",
    "700000, 65536",
    "1000000, 333",
    "1048576, 65536"
  })
  void keepsEveryByteInlineOrInPieces(int size, int step) {
    var body = new byte[size];
    new Random(size).nextBytes(body);
    var tee = tee(1024 * 1024);
    for (int from = 0; from < size; from += step) {
      tee.passes(Unpooled.wrappedBuffer(body, from, Math.min(step, size - from)));
    }
    var taken = tee.end();

    assertThat(taken.completeness()).isEqualTo(Completeness.WHOLE);
    assertThat(taken.recorded()).isEqualTo(size);
    assertThat(taken.pieces()).isEqualTo(pieces.size());
    var kept = new ByteArrayOutputStream();
    kept.write(taken.inline(), 0, taken.inlineLength());
    for (var piece : pieces) {
      assertThat(piece.offset()).isEqualTo(kept.size());
      assertThat(piece.length()).isLessThanOrEqualTo(BodyTee.PIECE);
      kept.write(piece.bytes(), 0, piece.length());
    }
    assertThat(kept.toByteArray()).isEqualTo(body);
    assertThat(taken.pieces() == 0).isEqualTo(size <= BodyTee.LARGEST_INLINE);
    long held = taken.inline().length + pieces.stream().mapToLong(p -> p.bytes().length).sum();
    assertThat(budget.used()).isEqualTo(held);
  }

  @Test
  void stopsAtTheLimit() {
    var tee = tee(100);
    tee.passes(Unpooled.wrappedBuffer(new byte[60]));
    tee.passes(Unpooled.wrappedBuffer(new byte[60]));
    var taken = tee.end();

    assertThat(taken.completeness()).isEqualTo(Completeness.CUT);
    assertThat(taken.recorded()).isEqualTo(100);
    assertThat(taken.inlineLength()).isEqualTo(100);
  }

  @Test
  void aBodyAsLongAsTheLimitIsWhole() {
    var tee = tee(100);
    tee.passes(Unpooled.wrappedBuffer(new byte[100]));

    assertThat(tee.end().completeness()).isEqualTo(Completeness.WHOLE);
  }

  @Test
  void keepsWhatItHasWhenMemoryIsShort() {
    var small = new MemoryBudget(70_000);
    var tee = new BodyTee(BodySide.RESPONSE, 1_000_000, small, pieces::add);
    var bytes = new byte[50_000];
    Arrays.fill(bytes, (byte) 'x');
    tee.passes(Unpooled.wrappedBuffer(bytes));
    tee.passes(Unpooled.wrappedBuffer(bytes));
    var taken = tee.end();

    assertThat(taken.completeness()).isEqualTo(Completeness.SHED);
    assertThat(taken.recorded()).isEqualTo(65_536);
    assertThat(small.used()).isLessThanOrEqualTo(70_000);
    assertThat(taken.inline().length + pieces.stream().mapToLong(p -> p.bytes().length).sum())
        .isEqualTo(small.used());
  }

  @Test
  void stopsWhenItsPiecesAreNotWanted() {
    var tee =
        new BodyTee(
            BodySide.RESPONSE,
            10_000_000,
            budget,
            piece -> {
              pieces.add(piece);
              return false;
            });
    for (int i = 0; i < 20; i++) {
      tee.passes(Unpooled.wrappedBuffer(new byte[100_000]));
    }
    var taken = tee.end();

    assertThat(pieces).hasSize(1);
    assertThat(taken.completeness()).isEqualTo(Completeness.SHED);
  }

  @ParameterizedTest
  @CsvSource({"UTF-16, 1", "UTF-16LE, 1", "UTF-16BE, 100", "UTF-32LE, 3", "x-UTF-16LE-BOM, 1"})
  void ofTextInWhichNamesAreNotFoundNothingIsKept(String charset, int step) {
    var tee = tee(1_000_000);
    tee.keep(new BodyRules.Without(Set.of("password")));
    var body = "{\"password\":\"leaked\"}".getBytes(Charset.forName(charset));
    for (int from = 0; from < body.length; from += step) {
      tee.passes(Unpooled.wrappedBuffer(body, from, Math.min(step, body.length - from)));
    }
    var taken = tee.end();

    assertThat(taken).isEqualTo(new TakenBody(0, Completeness.OFF, taken.inline(), 0, 0));
    assertThat(pieces).isEmpty();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aBodyThatTurnsOutUnreadableWhenPiecesHaveLeftIsCutThere() {
    var tee = tee(1_000_000);
    tee.keep(new BodyRules.Without(Set.of("password")));
    var text = new byte[BodyTee.PIECE + 100];
    Arrays.fill(text, (byte) 'x');
    tee.passes(Unpooled.wrappedBuffer(text));
    tee.passes(Unpooled.wrappedBuffer(new byte[] {0, 'p'}));
    var taken = tee.end();

    assertThat(taken.completeness()).isEqualTo(Completeness.CUT);
    assertThat(taken.recorded()).isEqualTo(BodyTee.PIECE);
    assertThat(pieces).hasSize(1);
    assertThat(budget.used()).isEqualTo(BodyTee.PIECE);
  }
}
