package io.culvert.gateway.acme;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;

/**
 * Answers that others have laid in a folder, such as {@code certbot --webroot}. Only plain, short
 * files in the one place are given away: no links, and nothing that is not an answer by its size.
 */
final class WebrootAnswers implements ChallengeAnswers {
  /** A key authorization has less than 200 bytes. */
  private static final int LARGEST = 1024;

  private final Path wellKnown;
  private final Path folder;

  /**
   * @param webroot in which {@code .well-known/acme-challenge} lies, or will
   */
  WebrootAnswers(Path webroot) {
    wellKnown = webroot.resolve(".well-known");
    folder = wellKnown.resolve("acme-challenge");
  }

  @Override
  public Optional<String> find(String hostname, String token) throws IOException {
    if (!isFolder(wellKnown) || !isFolder(folder)) {
      return Optional.empty();
    }
    var file = folder.resolve(token);
    try {
      var attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() && attributes.size() <= LARGEST
          ? Optional.of(read(file))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String read(Path file) throws IOException {
    var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try (var channel = Files.newByteChannel(file, options)) {
      var bytes = ByteBuffer.allocate(LARGEST);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // until it is whole
      }
      return ISO_8859_1.decode(bytes.flip()).toString();
    }
  }
}
