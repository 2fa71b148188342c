package io.culvert.tunnel.stream;

import org.jspecify.annotations.Nullable;

/**
 * Whose session it is and what it allows.
 *
 * @param sessionId UUIDv7
 * @param accountId owner; null when anonymous
 * @param hostname public hostname
 * @param recordRequests whether the agent wants exchanges recorded; the hostname's settings may say
 *     no
 */
public record TunnelInfo(
    String sessionId, @Nullable String accountId, String hostname, boolean recordRequests) {}
