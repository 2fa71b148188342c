package io.culvert.testing.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchedJvmTest {

  @Test
  void aLeakInAnotherProcessFailsTheTest() throws IOException {
    var output = outputOf("leak");

    assertThat(output).contains("forget");
    assertThatThrownBy(() -> WatchedJvm.requireNoLeaks(output))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("forget");
  }

  @Test
  void aProcessThatReleasesIsFine() throws IOException {
    WatchedJvm.requireNoLeaks(outputOf("release"));
  }

  private static String outputOf(String what) throws IOException {
    var command = WatchedJvm.command(List.of("-XX:TieredStopAtLevel=1"), Child.class, what);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Takes a buffer, and looks for those that were forgotten. */
  static final class Child {
    public static void main(String[] what) {
      forget(what[0].equals("release"));
      for (int i = 0; i < 3; i++) {
        System.gc();
        for (int j = 0; j < 100; j++) {
          PooledByteBufAllocator.DEFAULT.buffer().release();
        }
      }
    }

    private static void forget(boolean release) {
      var buffer = PooledByteBufAllocator.DEFAULT.buffer().writeInt(1);
      if (release) {
        buffer.release();
      }
    }
  }
}
