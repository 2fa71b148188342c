package io.culvert.projection.session;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as the API shows it.
 *
 * @param publicUrl where the public reaches it while it is online
 * @param protocol HTTP, TCP or TLS; null when only later events are known
 * @param localPort port of the origin on the agent's machine
 * @param status ONLINE or CLOSED
 * @param bytesIn towards the origin, heads and bodies
 * @param bytesOut towards the public client, heads and bodies
 * @param lastTickAt up to when the counts are
 * @param expiresAt when the server will end it; null for never
 */
public record SessionItem(
    UUID id,
    String hostname,
    String publicUrl,
    @Nullable String protocol,
    @Nullable Integer localPort,
    String status,
    String openedAt,
    @Nullable String closedAt,
    @Nullable String closeReason,
    long bytesIn,
    long bytesOut,
    long requests,
    @Nullable String lastTickAt,
    @Nullable String agentVersion,
    @Nullable String agentAddress,
    @Nullable String expiresAt) {}
