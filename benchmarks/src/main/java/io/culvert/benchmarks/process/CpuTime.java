package io.culvert.benchmarks.process;

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

  // Fields after the command's name, which may hold anything.
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int KERNEL = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_KERNEL = 14;

  private CpuTime() {}

  /** Of this JVM. */
  public static Duration ofThisProcess() {
    return sum(Path.of("/proc/self/stat"), USER, KERNEL);
  }

  /** Of a process and of all its children, those that have ended included. */
  public static Duration ofTree(long process) {
    return ofTree(process, USER, KERNEL, CHILDREN_USER, CHILDREN_KERNEL);
  }

  /** The part of it that the kernel worked for them. */
  public static Duration inKernelOfTree(long process) {
    return ofTree(process, KERNEL, CHILDREN_KERNEL);
  }

  private static Duration ofTree(long process, int... which) {
    var time = sum(Path.of("/proc", String.valueOf(process), "stat"), which);
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .map(path -> path.resolve("stat"))
          .filter(stat -> isChild(stat, process))
          .map(stat -> sum(stat, which))
          .reduce(time, Duration::plus);
    } catch (IOException e) {
      throw new IllegalStateException("no /proc: this runs on Linux only", e);
    }
  }

  private static boolean isChild(Path stat, long parent) {
    var fields = fields(stat);
    return fields.length > PARENT && Long.parseLong(fields[PARENT]) == parent;
  }

  private static Duration sum(Path stat, int... which) {
    var fields = fields(stat);
    long ticks = 0;
    for (int i : which) {
      ticks += i < fields.length ? Long.parseLong(fields[i]) : 0;
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
