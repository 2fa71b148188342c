package io.culvert.schemas.hostname;

import io.culvert.events.DomainProof;
import java.time.Instant;

/** Whether an account has shown that a hostname is its to use. */
public sealed interface DomainStatus {

  /** The hostname lies under the base domain: to have reserved it is enough. */
  record NotNeeded() implements DomainStatus {}

  /** A custom domain that DNS has not shown to be the account's. It serves nothing. */
  record Unverified() implements DomainStatus {}

  /** DNS shows it. */
  record Verified(DomainProof method, Instant since) implements DomainStatus {}

  /**
   * DNS showed it once and does not any more.
   *
   * @param servesUntil end of the time in which the owner may put it right
   */
  record ProofLost(Instant servesUntil) implements DomainStatus {}

  /** Whether traffic may flow at the moment, as far as the proof goes. */
  default boolean servesAt(Instant now) {
    return switch (this) {
      case NotNeeded _, Verified _ -> true;
      case ProofLost lost -> now.isBefore(lost.servesUntil());
      case Unverified _ -> false;
    };
  }
}
