package io.culvert.projection.follow;

import io.culvert.runtime.keys.OpenIncoming;
import io.culvert.schemas.seal.BrokenSealException;
import java.util.Optional;

/** Opens what is sealed in a projection's events. */
@FunctionalInterface
interface Opener<V> {

  /** The event in clear; empty when its key is destroyed. */
  Optional<V> open(V event) throws BrokenSealException;

  static <V> Opener<V> of(Projection<V> projection, OpenIncoming opening) {
    var seal = projection.seal();
    return seal.<Opener<V>>map(known -> event -> opening.open(known, event)).orElse(Optional::of);
  }
}
