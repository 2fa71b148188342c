package io.culvert.broker.session;

import io.culvert.broker.name.ResumeKey;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.schemas.account.Credential;
import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.hello.Refused;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The answer to a hello. */
public sealed interface Decision {

  /**
   * The agent gets the hostname.
   *
   * @param ports what it carries, and between which ports
   * @param claim what the account has of the hostname; null when it is not reserved
   * @param credential of the token; null when anonymous
   * @param epoch of the new session
   * @param expiresAt when the server will end it; null for no end
   * @param resumeKey takes an anonymous name back; null for an account's
   */
  record Admitted(
      String hostname,
      TunnelPorts ports,
      @Nullable HostnameClaim claim,
      @Nullable Credential credential,
      long epoch,
      @Nullable Instant expiresAt,
      @Nullable ResumeKey resumeKey)
      implements Decision {}

  /**
   * The agent is not let in.
   *
   * @param what one sentence: what happened
   * @param retry whether the same hello can succeed later
   */
  record TurnedAway(CulvertError error, String what, boolean retry)
      implements Decision, AccountNames.Choice, AccountPorts.Choice {

    static TurnedAway forGood(CulvertError error) {
      return new TurnedAway(error, error.what(), false);
    }

    /** With a sentence that says more than the catalogue can. */
    static TurnedAway forGood(CulvertError error, String what) {
      return new TurnedAway(error, what, false);
    }

    static TurnedAway forNow(CulvertError error) {
      return new TurnedAway(error, error.what(), true);
    }

    /** As it is told to the agent. */
    public Refused refused() {
      return new Refused(error.code(), what, error.action(), retry);
    }
  }
}
