package io.culvert.tunnel.hello;

import org.jspecify.annotations.Nullable;

/**
 * The broker's answer to an agent that it lets in.
 *
 * @param version protocol version that the broker speaks
 * @param sessionId UUIDv7 of the session
 * @param hostname the public hostname
 * @param url the public URL
 * @param account name of the account; null when anonymous
 * @param expiresAt ISO 8601 instant at which the server ends the session; null for no end
 * @param resumeKey secret with which an anonymous agent takes its name back; null otherwise
 * @param pingSeconds each side sends PING when it has heard nothing for this long, and gives the
 *     peer up when it has heard nothing for three times as long
 * @param dashboardUrl where the owner looks at the traffic; null when not offered
 * @param connections how many connections of one agent the broker takes for this tunnel
 * @param policed whether the policies of the hello are carried out; a server that knows none says
 *     nothing of it
 */
public record Welcome(
    int version,
    String sessionId,
    String hostname,
    String url,
    @Nullable String account,
    @Nullable String expiresAt,
    @Nullable String resumeKey,
    int pingSeconds,
    @Nullable String dashboardUrl,
    int connections,
    boolean policed) {}
