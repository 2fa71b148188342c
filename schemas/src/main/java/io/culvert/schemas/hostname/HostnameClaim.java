package io.culvert.schemas.hostname;

import io.culvert.events.HostnameSettings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one account has of one hostname: it owns it, or, with a custom domain that DNS has not shown
 * to be the account's yet, only says so.
 *
 * @param hostname lower case, without port, base domain included
 * @param custom whether it lies outside the base domain
 * @param settings how it behaves
 * @param status whether the account has shown that it may
 * @param port public TCP port, or null for none
 * @param since when the account reserved it
 * @param lastEventId the newest event about it; changes with every change
 */
public record HostnameClaim(
    String hostname,
    String accountId,
    boolean custom,
    HostnameSettings settings,
    DomainStatus status,
    @Nullable Integer port,
    Instant since,
    String lastEventId) {

  /** Whether traffic may flow: switched on, and the proof holds or is in its grace. */
  public boolean servesAt(Instant now) {
    return settings.getEnabled() && status.servesAt(now);
  }

  HostnameClaim with(DomainStatus newStatus, String eventId) {
    return new HostnameClaim(
        hostname, accountId, custom, settings, newStatus, port, since, eventId);
  }

  HostnameClaim with(HostnameSettings newSettings, String eventId) {
    return new HostnameClaim(
        hostname, accountId, custom, newSettings, status, port, since, eventId);
  }

  HostnameClaim withPort(@Nullable Integer newPort, String eventId) {
    return new HostnameClaim(
        hostname, accountId, custom, settings, status, newPort, since, eventId);
  }
}
