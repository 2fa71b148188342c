package io.culvert.gateway.acme;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the authority is to find under the names that are being ordered: key authorizations (RFC
 * 8555 §8.1), which are no secret. They lie in the folder too, so that every gateway on it can
 * answer: the authority asks whichever it comes to.
 */
final class Challenges {
  private static final Logger log = LoggerFactory.getLogger(Challenges.class);

  private final AcmeFolder folder;
  private final Map<String, String> here = new ConcurrentHashMap<>();

  Challenges(AcmeFolder folder) {
    this.folder = folder;
  }

  /** From now on the name is answered for. */
  void expect(String name, String keyAuthorization) throws IOException {
    SafeFiles.write(folder.challenge(name), keyAuthorization);
    here.put(name, keyAuthorization);
  }

  /** Nobody asks any more. */
  void forget(String name) throws IOException {
    here.remove(name);
    Files.deleteIfExists(folder.challenge(name));
  }

  /** The key authorization for a name; may read a file. */
  Optional<String> of(String name) throws IOException {
    if (!DomainName.isOne(name)) {
      return Optional.empty();
    }
    var known = here.get(name);
    return known == null ? SafeFiles.read(folder.challenge(name)) : Optional.of(known);
  }

  /** The same, when it begins with the token. */
  Optional<String> of(String name, String token) throws IOException {
    return of(name).filter(known -> known.startsWith(token + "."));
  }

  /** What a handshake shows for a name; may read a file. */
  Optional<SslContext> context(String name) {
    try {
      var expected = of(name);
      return expected.isEmpty()
          ? Optional.empty()
          : Optional.of(ChallengeCertificate.context(name, expected.get()));
    } catch (IOException | RuntimeException e) {
      log.warn("A challenge for {} could not be answered", name, e);
      return Optional.empty();
    }
  }
}
