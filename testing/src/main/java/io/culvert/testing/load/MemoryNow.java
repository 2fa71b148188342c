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
 * What this process uses.
 *
 * @param heap bytes that are reachable, after a collection
 * @param buffers bytes that Netty's pools have taken outside of the heap
 * @param resident bytes that the system counts; 0 where it does not say
 */
public record MemoryNow(long heap, long buffers, long resident) {

  /** Collects the garbage and looks. */
  public static MemoryNow measure() throws IOException {
    System.gc();
    return new MemoryNow(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory() + usual(),
        residentBytes());
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
  public MemoryNow since(MemoryNow before) {
    return new MemoryNow(heap - before.heap, buffers - before.buffers, resident - before.resident);
  }

  /** Of heap and buffers. */
  public long bytes() {
    return heap + buffers;
  }

  /** What comes to each of so many, for people. */
  public String each(int count) {
    return String.format(
        Locale.ROOT,
        "heap %,d B each, buffers %,d B each, resident %,d B each",
        heap / count,
        buffers / count,
        resident / count);
  }
}
