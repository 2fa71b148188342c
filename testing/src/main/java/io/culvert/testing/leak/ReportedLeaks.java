package io.culvert.testing.leak;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes Netty's leak detectors, and keeps what they report. */
final class ReportedLeaks extends ResourceLeakDetectorFactory {
  /** Collections in a row: what is held by a buffer that leaks is found by the next one. */
  private static final int COLLECTIONS = 2;

  private static final long LONGEST_COLLECTION_MILLIS = 10_000;

  private final Queue<Detector<?>> detectors = new ConcurrentLinkedQueue<>();
  private final Queue<String> found = new ConcurrentLinkedQueue<>();

  @Override
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> resource, int samplingInterval, long maxActive) {
    return newResourceLeakDetector(resource, samplingInterval);
  }

  @Override
  public <T> ResourceLeakDetector<T> newResourceLeakDetector(
      Class<T> resource, int samplingInterval) {
    var detector = new Detector<T>(resource, samplingInterval, found);
    detectors.add(detector);
    return detector;
  }

  List<String> found() {
    return List.copyOf(found);
  }

  /** Has the garbage collected and every detector look for what was in it. */
  void collect() {
    if (detectors.isEmpty()) {
      return; // these tests have not used Netty
    }
    var level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    for (int i = 0; i < COLLECTIONS; i++) {
      awaitCollection();
      detectors.forEach(Detector::look);
    }
    ResourceLeakDetector.setLevel(level);
  }

  private static void awaitCollection() {
    var queue = new ReferenceQueue<Object>();
    var garbage = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      queue.remove(LONGEST_COLLECTION_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    garbage.clear();
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    private final Queue<String> found;

    Detector(Class<T> resource, int samplingInterval, Queue<String> found) {
      super(resource, samplingInterval);
      this.found = found;
    }

    /** Detectors look for leaks when the next object is tracked. */
    void look() {
      @SuppressWarnings("unchecked") // it is compared by identity only
      var probe = (T) new Probe();
      var tracker = track(probe);
      if (tracker != null) {
        tracker.close(probe);
      }
    }

    @Override
    protected boolean needReport() {
      return true; // whatever is logged
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
      found.add(type + " was last used here:" + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
      found.add(type);
    }
  }

  private static final class Probe {}
}
