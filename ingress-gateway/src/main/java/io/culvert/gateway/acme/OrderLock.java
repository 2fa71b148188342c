package io.culvert.gateway.acme;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Held while something is ordered, so that of several gateways on one folder only one does. The
 * operating system takes it from a process that dies.
 */
final class OrderLock implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final FileChannel file;
  private final FileLock lock;

  private OrderLock(FileChannel file, FileLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes it, waiting for whoever has it.
   *
   * @return nothing when it is not free within the time
   */
  static Optional<OrderLock> take(Path file, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var taken = tryTake(file);
      if (taken.isPresent() || System.nanoTime() > deadline) {
        return taken;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static Optional<OrderLock> tryTake(Path file) throws IOException {
    var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            SafeFiles.OWNERS_FILE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another gateway in this process has it.
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? Optional.empty() : Optional.of(new OrderLock(channel, lock));
  }

  @Override
  public void close() throws IOException {
    try (file) {
      lock.release();
    }
  }
}
