package io.culvert.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a JVM holds on to: live heap after a full collection, and memory outside the heap that the
 * JVM's native memory tracking books as <em>Other</em>, where direct buffers are. The JVM must have
 * been started with {@code -XX:NativeMemoryTracking=summary}.
 *
 * @param heap bytes
 * @param direct bytes
 */
record MemoryInUse(long heap, long direct) {

  private static final Pattern HEAP = Pattern.compile("total \\d+K, used (\\d+)K");
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");

  static MemoryInUse of(JavaProcess process) {
    jcmd(process, "GC.run");
    long heap =
        HEAP.matcher(jcmd(process, "GC.heap_info"))
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
            .sum();
    long direct =
        OTHER
            .matcher(jcmd(process, "VM.native_memory"))
            .results()
            .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
            .sum();
    return new MemoryInUse(heap, direct);
  }

  long total() {
    return heap + direct;
  }

  private static String jcmd(JavaProcess process, String command) {
    try {
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      var run =
          new ProcessBuilder(jcmd, Long.toString(process.pid()), command)
              .redirectErrorStream(true)
              .start();
      return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
