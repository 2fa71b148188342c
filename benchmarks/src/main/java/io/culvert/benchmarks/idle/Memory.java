package io.culvert.benchmarks.idle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Memory of another JVM after a full collection.
 *
 * @param heap its live objects
 * @param resident bytes of the process, the heap's free room included
 */
record Memory(ClassHistogram heap, long resident) {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+([0-9]+) kB");

  /**
   * What it has now.
   *
   * @param trimmed whether the C library gives back first what it keeps for later
   */
  static Memory of(long process, boolean trimmed) throws IOException, InterruptedException {
    Jcmd.ask(process, "GC.run"); // what has finalizers goes with the collection after
    var heap = ClassHistogram.of(process);
    if (trimmed) {
      Jcmd.ask(process, "System.trim_native_heap");
    }
    var status = Files.readString(Path.of("/proc", String.valueOf(process), "status"));
    var resident = RESIDENT.matcher(status);
    if (!resident.find()) {
      throw new IOException("no VmRSS in /proc");
    }
    return new Memory(heap, Long.parseLong(resident.group(1)) * 1024);
  }
}
