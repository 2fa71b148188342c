package io.culvert.projection.api;

import io.culvert.schemas.account.Credential;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Who may come in: the fold of the account topic. */
public interface Credentials {

  /** Whether the topic has been read to its end, so that an unknown token is a bad one. */
  boolean isReady();

  Optional<Credential> find(String token);

  /** The same, but a token that is not known yet is waited for: it may have been made just now. */
  CompletableFuture<Optional<Credential>> findSoon(String token);

  Optional<String> accountName(String accountId);
}
