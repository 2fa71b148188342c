package io.culvert.broker.session;

import io.culvert.broker.name.NameUse;
import io.culvert.schemas.account.TokenHash;
import io.culvert.tunnel.stream.TunnelInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One agent's session, as it was opened.
 *
 * @param id UUIDv7
 * @param agentId of the agent's process, the same on every reconnect
 * @param accountId null when anonymous
 * @param token hash of the token it came in with; null when anonymous
 * @param reserved whether the account owns the hostname, and does not only use it
 * @param epoch the higher one on a hostname wins
 * @param from whom the agent's address stands for, see {@link AddressGroup}
 * @param expiresAt when the server ends it; null for no end
 * @param resumeKeySha256 hexadecimal; null for an account's
 */
public record Session(
    String id,
    String agentId,
    @Nullable String accountId,
    @Nullable TokenHash token,
    String hostname,
    boolean reserved,
    int localPort,
    long epoch,
    String agentVersion,
    String agentAddress,
    String from,
    boolean recordRequests,
    Instant openedAt,
    @Nullable Instant expiresAt,
    @Nullable String resumeKeySha256) {

  TunnelInfo tunnelInfo() {
    return TunnelInfo.http(id, accountId, hostname, recordRequests);
  }

  /** The use of its name while it is live. */
  NameUse nameUse() {
    return new NameUse(
        hostname, accountId, localPort, epoch, id, true, resumeKeySha256, openedAt, expiresAt);
  }
}
