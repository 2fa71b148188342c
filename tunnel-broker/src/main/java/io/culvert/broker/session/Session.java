package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.schemas.account.TokenHash;
import io.culvert.tunnel.stream.TunnelInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One agent's session, as it was opened. There may be a hundred thousand of them: what is only
 * needed to open one is not in it.
 *
 * @param info whose it is and what it allows, as gateways have to know
 * @param agent who holds the other end
 * @param token hash of the token it came in with; null when anonymous
 * @param reserved whether the account owns the hostname, and does not only use it
 * @param asked whether its agent has asked for this name or port, and so to share it
 * @param ports what it carries, and between which ports
 * @param epoch grows with every session on the hostname
 * @param expiresAt when the server ends it; null for no end
 * @param resumeKeySha256 hexadecimal; null for an account's
 */
record Session(
    TunnelInfo info,
    SessionAgent agent,
    @Nullable TokenHash token,
    boolean reserved,
    boolean asked,
    TunnelPorts ports,
    long epoch,
    Instant openedAt,
    @Nullable Instant expiresAt,
    @Nullable String resumeKeySha256) {

  /** UUIDv7. */
  String id() {
    return info.sessionId();
  }

  /** Null when anonymous. */
  @Nullable String accountId() {
    return info.accountId();
  }

  String hostname() {
    return info.hostname();
  }

  /** The use of its name while it is live. */
  NameUse nameUse() {
    return new NameUse(
        hostname(), accountId(), ports, epoch, id(), true, resumeKeySha256, openedAt, expiresAt);
  }
}
