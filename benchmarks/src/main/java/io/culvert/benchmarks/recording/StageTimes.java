package io.culvert.benchmarks.recording;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of this JVM's threads by what they are for, as the kernel counts it. A machine
 * under load makes it a little longer, where the time that passes gets longer many times over.
 *
 * @param nanos by stage
 */
record StageTimes(Map<String, Long> nanos) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Beginnings of threads' names, and the stage that they are. */
  private static final Map<String, String> STAGES =
      Map.of(
          "main", "event loop",
          "gateway-journal", "sealing",
          "event-publisher", "encoding",
          "kafka-producer", "producer",
          "data-plane-kafka", "Kafka");

  static StageTimes now() {
    var times = new TreeMap<String, Long>();
    for (long id : THREADS.getAllThreadIds()) {
      var thread = THREADS.getThreadInfo(id);
      long used = THREADS.getThreadCpuTime(id);
      if (thread != null && used > 0) {
        STAGES.forEach(
            (name, stage) -> {
              if (thread.getThreadName().startsWith(name)) {
                times.merge(stage, used, Long::sum);
              }
            });
      }
    }
    return new StageTimes(times);
  }

  /** Microseconds that a stage has used since, for each of so many exchanges. */
  double microsOf(String stage, StageTimes before, int exchanges) {
    long used = nanos.getOrDefault(stage, 0L) - before.nanos.getOrDefault(stage, 0L);
    return used / 1_000.0 / exchanges;
  }
}
