package io.culvert.projection.api;

import io.culvert.schemas.account.Credential;
import java.util.Optional;

/** Who may come in: the fold of the account topic. */
public interface Credentials {

  /** Whether the topic has been read to its end, so that an unknown token is a bad one. */
  boolean isReady();

  Optional<Credential> find(String token);

  Optional<String> accountName(String accountId);
}
