package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.broker.name.TunnelPorts;
import io.culvert.schemas.account.TokenHash;
import io.culvert.tunnel.hello.Wish;
import io.culvert.tunnel.stream.TunnelInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One agent's session, as it was opened.
 *
 * @param id UUIDv7
 * @param agent who holds the other end
 * @param accountId null when anonymous
 * @param token hash of the token it came in with; null when anonymous
 * @param reserved whether the account owns the hostname, and does not only use it
 * @param wish what the agent asked for
 * @param ports what it carries, and between which ports
 * @param epoch grows with every session on the hostname
 * @param expiresAt when the server ends it; null for no end
 * @param resumeKeySha256 hexadecimal; null for an account's
 */
public record Session(
    String id,
    SessionAgent agent,
    @Nullable String accountId,
    @Nullable TokenHash token,
    String hostname,
    boolean reserved,
    Wish wish,
    TunnelPorts ports,
    long epoch,
    Instant openedAt,
    @Nullable Instant expiresAt,
    @Nullable String resumeKeySha256) {

  TunnelInfo tunnelInfo() {
    return new TunnelInfo(
        id, accountId, hostname, wish.record(), ports.kind(), ports.remote(), wish.policy());
  }

  /** The use of its name while it is live. */
  NameUse nameUse() {
    return new NameUse(
        hostname, accountId, ports, epoch, id, true, resumeKeySha256, openedAt, expiresAt);
  }
}
