package io.culvert.benchmarks.idle;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The table of open files of a thread. What a process may have open is a bound of each table
 * (RLIMIT_NOFILE, getrlimit(2)), and ordinarily its threads share one.
 */
final class FileTable {
  /** From {@code linux/sched.h}. */
  private static final int CLONE_FILES = 0x400;

  private static final MethodHandle UNSHARE = unshare();

  private FileTable() {}

  private static MethodHandle unshare() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("unshare"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /**
   * Gives the thread that calls it a table of its own (unshare(2)), at first with what is open now.
   * What other threads open later it does not see, nor they what it opens.
   */
  static void own() throws IOException {
    int failed;
    try {
      failed = (int) UNSHARE.invokeExact(CLONE_FILES);
    } catch (Throwable e) {
      throw new IOException("cannot call unshare(2)", e);
    }
    if (failed != 0) {
      throw new IOException("unshare(2) was refused");
    }
  }
}
