package io.culvert.control.view;

import io.culvert.control.api.Credentials;
import io.culvert.events.AccountEvent;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.account.CredentialBook;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import reactor.core.publisher.Mono;

/** Which tokens are good. */
public final class FollowedCredentials implements View, Credentials {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CredentialBook book = new CredentialBook();
  private volatile BooleanSupplier ready = () -> false;

  @Override
  public void apply(SpecificRecord event) {
    if (event instanceof AccountEvent fact) {
      book.apply(fact);
    }
  }

  /** Says from when on an unknown token is a bad one. */
  public void readyWhen(BooleanSupplier caughtUp) {
    ready = caughtUp;
  }

  @Override
  public boolean isReady() {
    return ready.getAsBoolean();
  }

  @Override
  public Mono<Optional<Credential>> find(String token) {
    return Mono.fromFuture(() -> book.findSoon(token, PATIENCE));
  }
}
