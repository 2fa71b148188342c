package io.culvert.testing.leak;

import io.netty.util.ResourceLeakDetector;

/**
 * Writes leaks to the standard error output of a JVM that a test starts, however that one logs.
 * Netty makes it when {@code io.netty.customResourceLeakDetector} names it.
 *
 * @param <T> what is tracked
 */
public final class SaidLeaks<T> extends ResourceLeakDetector<T> {
  static final String LEAK = "LEAK of ";

  /**
   * @param maxActive not used, but Netty asks for it
   */
  public SaidLeaks(Class<T> resource, int samplingInterval, long maxActive) {
    super(resource, samplingInterval);
  }

  public SaidLeaks(Class<T> resource, int samplingInterval) {
    super(resource, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    System.err.println(LEAK + type + ", last used here:" + records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    System.err.println(LEAK + type);
  }
}
