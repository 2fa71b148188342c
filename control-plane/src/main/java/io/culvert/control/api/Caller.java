package io.culvert.control.api;

import io.culvert.schemas.account.Credential;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Who is asking. Every query is made in the name of an account. */
public record Caller(Credential credential, String token) {

  static final String ATTRIBUTE = "culvert.caller";

  /** The caller that {@link Authentication} found. */
  public static Caller of(ServerRequest request) {
    return (Caller)
        request
            .attribute(ATTRIBUTE)
            .orElseThrow(() -> new IllegalStateException("the route is not behind a login"));
  }

  public String accountId() {
    return credential.accountId();
  }

  @Override
  public String toString() {
    return "account " + accountId() + ", token ****";
  }
}
