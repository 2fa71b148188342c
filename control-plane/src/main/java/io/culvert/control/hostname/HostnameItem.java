package io.culvert.control.hostname;

import io.culvert.control.domain.DomainChallenge;
import io.culvert.events.HostnameSettings;
import io.culvert.schemas.hostname.DomainStatus;
import io.culvert.schemas.hostname.HostnameClaim;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A hostname as the API tells it.
 *
 * @param serves whether traffic may flow just now
 * @param tcpPort public TCP port; null for none
 * @param verification null when the hostname needs none
 */
record HostnameItem(
    String hostname,
    boolean custom,
    boolean serves,
    SettingsItem settings,
    @Nullable Integer tcpPort,
    String reservedAt,
    @Nullable VerificationItem verification) {

  /**
   * @param captureLimit bytes of one body; null for the gateway's own limit
   * @param protocol http, tcp or tls
   * @param defaultTarget host:port; null for none
   */
  public record SettingsItem(
      boolean enabled,
      boolean recordRequests,
      @Nullable Long captureLimit,
      List<String> redactHeaders,
      List<String> redactJsonFields,
      String protocol,
      @Nullable String defaultTarget) {

    static SettingsItem of(HostnameSettings settings) {
      return new SettingsItem(
          settings.getEnabled(),
          settings.getRecordRequests(),
          settings.getCaptureLimit(),
          settings.getRedactHeaders(),
          settings.getRedactJsonFields(),
          settings.getProtocol().name().toLowerCase(Locale.ROOT),
          settings.getDefaultTarget());
    }
  }

  /**
   * @param status unverified, verified, or lost
   * @param method txt or cname; null unless verified
   * @param servesUntil end of the grace; null unless lost
   * @param records either of them proves the domain
   */
  public record VerificationItem(
      String status,
      @Nullable String method,
      @Nullable String verifiedAt,
      @Nullable String servesUntil,
      List<DnsRecord> records) {}

  /** A DNS record to make. */
  public record DnsRecord(String type, String name, String value) {

    @Override
    public String toString() {
      return name + " " + type + " " + value;
    }
  }

  static HostnameItem of(
      HostnameClaim claim, boolean isOwner, DomainChallenge challenge, Instant now) {
    return new HostnameItem(
        claim.hostname(),
        claim.custom(),
        isOwner && claim.servesAt(now),
        SettingsItem.of(claim.settings()),
        claim.port(),
        claim.since().toString(),
        verification(claim, records(claim, challenge)));
  }

  /** Either of them shows that the domain is the account's. */
  static List<DnsRecord> records(HostnameClaim claim, DomainChallenge challenge) {
    var domain = claim.hostname();
    var account = claim.accountId();
    return List.of(
        new DnsRecord("TXT", challenge.txtName(domain), challenge.txtValue(account, domain)),
        new DnsRecord("CNAME", domain, challenge.cnameTarget(account, domain)));
  }

  private static @Nullable VerificationItem verification(
      HostnameClaim claim, List<DnsRecord> records) {
    return switch (claim.status()) {
      case DomainStatus.NotNeeded _ -> null;
      case DomainStatus.Unverified _ ->
          new VerificationItem("unverified", null, null, null, records);
      case DomainStatus.Verified(var method, var since) ->
          new VerificationItem(
              "verified", method.name().toLowerCase(Locale.ROOT), since.toString(), null, records);
      case DomainStatus.ProofLost(var until) ->
          new VerificationItem("lost", null, null, until.toString(), records);
    };
  }
}
