package io.culvert.testing.load;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What this process uses, or has used.
 *
 * @param heap bytes that are reachable, after a collection
 * @param buffers bytes that Netty's pools have taken outside of the heap
 * @param resident bytes that the system counts; 0 where it does not say
 * @param processor nanoseconds of processor time since the process began
 */
public record ProcessUse(long heap, long buffers, long resident, long processor) {

  /** Collects the garbage and looks. */
  public static ProcessUse measure() throws IOException {
    long processor = processorNanos(); // before the collection
    System.gc();
    return new ProcessUse(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() + usual(),
        residentBytes(),
        processor);
  }

  private static long processorNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  private static long usual() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider counted
            && counted != PooledByteBufAllocator.DEFAULT
        ? counted.metric().usedDirectMemory()
        : 0;
  }

  private static long residentBytes() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(0);
    }
  }

  /** How much more this is. */
  public ProcessUse since(ProcessUse before) {
    return new ProcessUse(
        heap - before.heap,
        buffers - before.buffers,
        resident - before.resident,
        processor - before.processor);
  }

  /** Of heap and buffers. */
  public long bytes() {
    return heap + buffers;
  }

  /** What comes to each of so many, for people. */
  public String each(int count) {
    return String.format(
        Locale.ROOT,
        "heap %,d B each, buffers %,d B each, resident %,d B each, processor %,d us each",
        heap / count,
        buffers / count,
        resident / count,
        processor / 1_000 / count);
  }
}
