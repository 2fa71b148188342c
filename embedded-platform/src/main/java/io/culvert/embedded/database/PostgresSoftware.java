package io.culvert.embedded.database;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked once per version from the archive on the class path. */
record PostgresSoftware(Path folder) {

  private static final Object ONE_AT_A_TIME = new Object();

  /** Unpacks into {@code parent}; several processes may do so at the same time. */
  static PostgresSoftware unpackedIn(Path parent) throws IOException {
    String archive = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path folder = parent.resolve("postgresql-" + digest(archive));
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      Files.createDirectories(parent);
      synchronized (ONE_AT_A_TIME) { // a file lock is per process and refuses a second thread
        try (FileChannel channel = openLock(parent);
            FileLock _ = channel.lock()) {
          if (!Files.exists(complete)) {
            unpack(archive, folder);
            Files.createFile(complete);
          }
        }
      }
    }
    return new PostgresSoftware(folder);
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  static String archiveName(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> arch;
        };
    return "/postgres-" + (system.startsWith("mac") ? "darwin" : system) + "-" + machine + ".txz";
  }

  private static FileChannel openLock(Path parent) throws IOException {
    return FileChannel.open(
        parent.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static String digest(String archive) throws IOException {
    try (InputStream in = open(archive)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, sha).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open(String archive) throws IOException {
    InputStream in = PostgresSoftware.class.getResourceAsStream(archive);
    if (in == null) {
      throw new IOException(
          "there is no embedded PostgreSQL for this system ("
              + archive.substring(1)
              + " is not on the class path)");
    }
    return in;
  }

  private static void unpack(String archive, Path folder) throws IOException {
    try (InputStream in = open(archive);
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, folder);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    Files.deleteIfExists(target); // left by an attempt that was cut off
    if (entry.isSymbolicLink() || entry.isLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    if (target.getParent().endsWith("bin")) {
      Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
