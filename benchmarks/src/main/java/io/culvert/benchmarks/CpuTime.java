package io.culvert.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time by the kernel's count ({@code /proc}, see proc_pid_stat(5)), which other programs
 * on the machine disturb less than they disturb the clock on the wall.
 */
public final class CpuTime {

  private static final long TICKS_PER_SECOND = 100; // USER_HZ on every Linux architecture we run on
  private static final int UTIME = 11; // fields after the command's name, which may hold anything
  private static final int PARENT = 1;

  private CpuTime() {}

  /** Of this JVM. */
  public static Duration ofThisProcess() {
    return own(Path.of("/proc/self/stat"));
  }

  /** Of a process and of all its children, those that have ended included. */
  public static Duration ofTree(long process) {
    var time = withReaped(Path.of("/proc", String.valueOf(process), "stat"));
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .map(path -> path.resolve("stat"))
          .filter(stat -> isChild(stat, process))
          .map(CpuTime::withReaped)
          .reduce(time, Duration::plus);
    } catch (IOException e) {
      throw new IllegalStateException("no /proc: this runs on Linux only", e);
    }
  }

  private static boolean isChild(Path stat, long parent) {
    var fields = fields(stat);
    return fields.length > PARENT && Long.parseLong(fields[PARENT]) == parent;
  }

  private static Duration own(Path stat) {
    return sum(fields(stat), 2);
  }

  private static Duration withReaped(Path stat) {
    return sum(fields(stat), 4);
  }

  private static Duration sum(String[] fields, int count) {
    long ticks = 0;
    for (int i = UTIME; i < UTIME + count && i < fields.length; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }

  /** From the state on; empty when the process has ended meanwhile. */
  private static String[] fields(Path stat) {
    try {
      var line = Files.readString(stat);
      return line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }
}
