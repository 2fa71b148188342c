package io.culvert.embedded;

import io.culvert.embedded.server.Health;
import io.culvert.embedded.server.PlatformProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything, owned by this process while it is open. The operating system
 * drops the lock when the process dies, so a crash leaves nothing to clean up.
 */
public final class DataFolder implements AutoCloseable {
  /**
   * Less free space than this and nothing is started: Kafka gives up a disk for good on its first
   * failed write.
   */
  public static final long MINIMUM_FREE_BYTES = 256L << 20;

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Creates the folder if it is missing, checks that it can be used, and takes its lock. */
  public static DataFolder open(Path folder) {
    return open(folder, MINIMUM_FREE_BYTES);
  }

  /** Takes the lock of a folder that is about to be cleared, however full its disk is. */
  public static DataFolder forDeletion(Path folder) {
    return open(folder, 0);
  }

  static DataFolder open(Path folder, long minimumFreeBytes) {
    Path path = folder.toAbsolutePath().normalize();
    DataFolder opened = new DataFolder(path, lock(path));
    try {
      requireSpace(path, minimumFreeBytes);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path postgresql() {
    return path.resolve("postgresql");
  }

  Path path() {
    return path;
  }

  /** Whether there is room to write; below the minimum a warning is due before something breaks. */
  Health health() {
    String part = "the data folder's disk";
    try {
      long free = Files.getFileStore(path).getUsableSpace();
      return free < MINIMUM_FREE_BYTES
          ? Health.broken(part, "only " + (free >> 20) + " MiB are free")
          : Health.works(part);
    } catch (IOException e) {
      return Health.broken(part, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireSpace(Path path, long minimum) {
    try {
      long free = Files.getFileStore(path).getUsableSpace();
      if (free < minimum) {
        throw PlatformProblem.DISK_FULL.with(path, free >> 20, minimum >> 20);
      }
    } catch (IOException e) {
      throw PlatformProblem.FOLDER_NOT_WRITABLE.with(path);
    }
  }

  private static FileChannel lock(Path path) {
    Path file = path.resolve("instance.lock");
    FileChannel channel;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw PlatformProblem.FOLDER_NOT_WRITABLE.with(path);
    }
    if (tryLock(channel) == null) {
      String owner = owner(channel);
      closeQuietly(channel);
      throw PlatformProblem.DATA_FOLDER_IN_USE.with(path, owner);
    }
    writeOwner(channel);
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException | IOException e) {
      return null;
    }
  }

  private static String owner(FileChannel channel) {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    try {
      channel.read(buffer, 0);
    } catch (IOException e) {
      return "unknown";
    }
    String owner =
        new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
    return owner.isEmpty() ? "unknown" : owner;
  }

  private static void writeOwner(FileChannel channel) {
    byte[] owner = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(owner), 0);
    } catch (IOException e) {
      // A full disk is reported by the check that follows; the lock holds without the name.
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written.
    }
  }
}
