package io.culvert.gateway.acme;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is kept of one authority, and where. Several gateways may use the same folder. Another
 * authority has another folder in it: what was tried out with a staging environment is never shown
 * to visitors.
 */
final class AcmeFolder {
  /** An order lives shorter than this. */
  private static final Duration LONGEST_ORDER = Duration.ofHours(1);

  private final Path certificates;
  private final Path failures;
  private final Path challenges;
  private final Path locks;
  private final Path accountKey;

  private AcmeFolder(Path ofAuthority) {
    certificates = ofAuthority.resolve("certificates");
    failures = ofAuthority.resolve("failures");
    challenges = ofAuthority.resolve("challenges");
    locks = ofAuthority.resolve("locks");
    accountKey = ofAuthority.resolve("account.pem");
  }

  /**
   * Makes what is not there, and clears away what a crash has left.
   *
   * @throws IOException when it cannot be used
   */
  static AcmeFolder open(Path folder, URI directory, Instant now) throws IOException {
    var ofAuthority = folder.resolve(nameOf(directory));
    SafeFiles.folder(folder);
    SafeFiles.folder(ofAuthority);
    var opened = new AcmeFolder(ofAuthority);
    for (var part :
        List.of(opened.certificates, opened.failures, opened.challenges, opened.locks)) {
      SafeFiles.folder(part);
    }
    var old = FileTime.from(now.minus(LONGEST_ORDER));
    clear(ofAuthority, old, SafeFiles.PART);
    clear(opened.certificates, old, SafeFiles.PART);
    clear(opened.failures, old, SafeFiles.PART);
    clear(opened.challenges, old, "");
    return opened;
  }

  /** Its certificate and the key of it. */
  Path certificate(String name) {
    return certificates.resolve(name + ".pem");
  }

  /** How often it has failed, and when it may be tried again. */
  Path failure(String name) {
    return failures.resolve(name);
  }

  /** What the authority is to find under the name. */
  Path challenge(String name) {
    return challenges.resolve(name);
  }

  /** Held by the gateway that is ordering. */
  Path lock(String name) {
    return locks.resolve(name);
  }

  Path accountKey() {
    return accountKey;
  }

  /** Like {@code acme-v02.api.letsencrypt.org-directory}. */
  private static String nameOf(URI directory) {
    return (directory.getAuthority() + directory.getPath()).replaceAll("[^A-Za-z0-9.]+", "-");
  }

  private static void clear(Path folder, FileTime older, String suffix) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*" + suffix)) {
      for (var file : files) {
        if (Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(older) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
