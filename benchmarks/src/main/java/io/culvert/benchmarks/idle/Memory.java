package io.culvert.benchmarks.idle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Memory of another JVM after a full collection.
 *
 * @param heap bytes of live objects
 * @param resident bytes of the process, the heap's free room included
 */
record Memory(long heap, long resident) {
  private static final Pattern USED = Pattern.compile("used ([0-9]+)K");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");

  /**
   * What it has now.
   *
   * @param trimmed whether the C library gives back first what it keeps for later
   */
  static Memory of(long process, boolean trimmed) throws IOException, InterruptedException {
    Jcmd.ask(process, "GC.run");
    Jcmd.ask(process, "GC.run");
    if (trimmed) {
      Jcmd.ask(process, "System.trim_native_heap");
    }
    // The generations of the serial collector; what stands below them is no heap.
    var generations = Jcmd.ask(process, "GC.heap_info").replaceAll("(?s)Metaspace.*", "");
    long heap =
        USED.matcher(generations).results().mapToLong(used -> Long.parseLong(used.group(1))).sum();
    var status = Files.readString(Path.of("/proc", String.valueOf(process), "status"));
    var resident = RESIDENT.matcher(status);
    if (!resident.find()) {
      throw new IOException("no VmRSS in /proc");
    }
    return new Memory(heap * 1024, Long.parseLong(resident.group(1)) * 1024);
  }
}
