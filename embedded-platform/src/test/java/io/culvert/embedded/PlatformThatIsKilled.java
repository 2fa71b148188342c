package io.culvert.embedded;

import java.nio.file.Path;

/**
 * Runs in a JVM of its own, writes numbers for ever, and says on its output up to which number all
 * is acknowledged.
 */
final class PlatformThatIsKilled {
  private static final int STEP = 50;

  private PlatformThatIsKilled() {}

  public static void main(String[] arguments) throws Exception {
    EmbeddedPlatform platform =
        EmbeddedPlatform.start(new PlatformOptions(Path.of(arguments[0]), 0, 0, 0));
    TestData data = new TestData(platform);
    data.create();
    for (int from = 0; ; from += STEP) {
      data.write(from, from + STEP);
      data.commit(from + STEP);
      System.out.println("ACKNOWLEDGED " + (from + STEP));
    }
  }
}
