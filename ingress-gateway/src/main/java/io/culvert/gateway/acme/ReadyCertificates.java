package io.culvert.gateway.acme;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The certificates in use, by name: new ones hold from the next connection on. */
final class ReadyCertificates {
  private final Map<String, ReadyCertificate> byName = new ConcurrentHashMap<>();

  /** The one for the name, unless it has expired. */
  Optional<ReadyCertificate> find(String name, Instant now) {
    return Optional.ofNullable(byName.get(name)).filter(ready -> ready.issued().isValidAt(now));
  }

  /** From now on it is used. */
  ReadyCertificate use(String name, IssuedCertificate issued) {
    return byName.compute(
        name,
        (_, known) ->
            known != null && known.issued().leaf().equals(issued.leaf())
                ? known
                : new ReadyCertificate(issued));
  }

  Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  void forget(String name) {
    byName.remove(name);
  }

  int count() {
    return byName.size();
  }
}
