package io.culvert.embedded.database;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The account that PostgreSQL runs under. It refuses to run as root, so root enters a user
 * namespace in which it is nobody (the files stay root's), or, where the kernel forbids that,
 * becomes the account <i>nobody</i> for real.
 */
enum PostgresAccount {
  SAME {
    @Override
    List<String> prefix() {
      return List.of();
    }
  },
  NAMESPACE {
    @Override
    List<String> prefix() {
      return List.of("unshare", "-U");
    }
  },
  NOBODY {
    @Override
    List<String> prefix() {
      String id = Integer.toString(NOBODYS_ID);
      return List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups");
    }
  };

  private static final int ROOTS_ID = 0;
  private static final int NOBODYS_ID = 65534;

  /** What to put before a command so that it runs under this account. */
  abstract List<String> prefix();

  static PostgresAccount ofThisProcess() {
    if (System.getProperty("os.name").startsWith("Windows")
        || new UnixSystem().getUid() != ROOTS_ID) {
      return SAME;
    }
    return worksWithoutRoot(NAMESPACE) ? NAMESPACE : NOBODY;
  }

  /**
   * Gives a folder to this account: data written by one account must stay readable when another
   * takes over.
   */
  void own(Path folder) throws IOException {
    if (this == SAME) {
      return;
    }
    int owner = this == NOBODY ? NOBODYS_ID : ROOTS_ID;
    if (!Files.exists(folder) || Files.getAttribute(folder, "unix:uid").equals(owner)) {
      return;
    }
    Files.walkFileTree(folder, new GiveTo(owner));
  }

  List<String> command(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>(prefix());
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  private static boolean worksWithoutRoot(PostgresAccount account) {
    List<String> command = new ArrayList<>(account.prefix());
    command.addAll(List.of("id", "-u"));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String id = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return process.waitFor() == 0 && !id.strip().equals(Integer.toString(ROOTS_ID));
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static final class GiveTo extends SimpleFileVisitor<Path> {
    private final int owner;

    GiveTo(int owner) {
      this.owner = owner;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.setAttribute(file, "unix:uid", owner, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      Files.setAttribute(folder, "unix:uid", owner);
      return FileVisitResult.CONTINUE;
    }
  }
}
