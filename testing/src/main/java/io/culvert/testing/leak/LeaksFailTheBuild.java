package io.culvert.testing.leak;

import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Fails the run of a module's tests when Netty reports a leak. JUnit finds it by its service file
 * in every module that depends on this one; it stands before the first class of Netty, which asks
 * for its leak detectors once only.
 *
 * <p>A leak is known when the garbage collector has found the buffer; so it belongs to no test, and
 * the last collection is at the end of all.
 */
public final class LeaksFailTheBuild implements LauncherSessionListener {
  private static final ReportedLeaks LEAKS = new ReportedLeaks();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(LEAKS);
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    LEAKS.collect();
    var found = LEAKS.found();
    if (!found.isEmpty()) {
      throw new AssertionError(
          found.size() + " buffers were not released:\n" + String.join("\n", found));
    }
  }
}
