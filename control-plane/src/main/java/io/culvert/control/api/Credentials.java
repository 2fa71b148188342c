package io.culvert.control.api;

import io.culvert.schemas.account.Credential;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Who may come in: the fold of the account topic. */
public interface Credentials {

  /** Whether the topic has been read to its end, so that an unknown token is a bad one. */
  boolean isReady();

  /** The credential of a token; a token that is not known yet is waited for, a moment. */
  Mono<Optional<Credential>> find(String token);
}
