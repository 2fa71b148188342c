package io.culvert.gateway.acme;

import java.io.IOException;
import java.util.Optional;

/** Knows what an authority is to find (RFC 8555 §8.3). */
interface ChallengeAnswers {

  /**
   * The answer; may read a file.
   *
   * @param hostname that the authority asked
   * @param token that it asked for: base64url, nothing else
   */
  Optional<String> find(String hostname, String token) throws IOException;

  /** Asks the other when this one does not know. */
  default ChallengeAnswers or(ChallengeAnswers other) {
    return (hostname, token) -> {
      var found = find(hostname, token);
      return found.isPresent() ? found : other.find(hostname, token);
    };
  }
}
