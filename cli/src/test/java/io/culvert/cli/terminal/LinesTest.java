package io.culvert.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LinesTest {

  /** A terminal that takes nothing until it is let go on. */
  private static final class Stopped extends OutputStream {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
      try {
        if (goOn.await(10, TimeUnit.SECONDS)) {
          shown.write(bytes, from, count);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void linesComeOutInOrderAndWhole() {
    var out = new ByteArrayOutputStream();
    try (var lines = new Lines(out, n -> "left out " + n)) {
      for (int i = 0; i < 1000; i++) {
        int number = i;
        lines.print(() -> "line " + number);
      }
    }
    assertThat(out.toString(UTF_8).lines()).hasSize(1000).endsWith("line 999");
  }

  @Test
  void aStoppedTerminalHoldsNobodyUpAndMissedLinesAreCounted() {
    var stopped = new Stopped();
    var lines = new Lines(stopped, n -> "left out " + n);
    for (int i = 0; i < 20_000; i++) {
      lines.print(() -> "x".repeat(100));
    }
    stopped.goOn.countDown();
    await().until(() -> stopped.shown.toString(UTF_8).contains("left out "));
    lines.close();
    long shown = stopped.shown.toString(UTF_8).lines().filter(l -> l.startsWith("x")).count();
    var leftOut =
        stopped.shown.toString(UTF_8).lines().filter(l -> l.startsWith("left")).findFirst();
    assertThat(leftOut).hasValue("left out " + (20_000 - shown));
  }

  @Test
  void closingDoesNotWaitForAStoppedTerminal() {
    var stopped = new Stopped();
    var lines = new Lines(stopped, n -> "left out " + n);
    lines.print(() -> "never seen");
    long begun = System.nanoTime();
    lines.close();
    assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
    stopped.goOn.countDown();
  }
}
