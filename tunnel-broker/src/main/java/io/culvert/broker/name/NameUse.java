package io.culvert.broker.name;

import io.culvert.events.HostnameState;
import io.culvert.events.TunnelProtocol;
import io.culvert.tunnel.hello.TunnelKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who used a hostname last.
 *
 * @param hostname base domain included
 * @param accountId null for an anonymous agent
 * @param ports what it carried, and between which ports
 * @param epoch of the last session
 * @param lastSessionId the last session
 * @param online whether that session is live
 * @param resumeKeySha256 hexadecimal; null for an account's
 * @param since when this began
 * @param expiresAt when the server ends sessions on an anonymous name; null for an account's
 */
public record NameUse(
    String hostname,
    @Nullable String accountId,
    TunnelPorts ports,
    long epoch,
    String lastSessionId,
    boolean online,
    @Nullable String resumeKeySha256,
    Instant since,
    @Nullable Instant expiresAt) {

  /** The same, nobody connected since then. */
  public NameUse offline(Instant then) {
    return online(false, then);
  }

  /** The same, somebody connected since then. */
  public NameUse online(Instant then) {
    return online(true, then);
  }

  private NameUse online(boolean anyone, Instant then) {
    return new NameUse(
        hostname, accountId, ports, epoch, lastSessionId, anyone, resumeKeySha256, then, expiresAt);
  }

  /** Whether this says the same or more than the other, which is about the same hostname. */
  boolean isNotOlderThan(NameUse other) {
    return epoch > other.epoch || epoch == other.epoch && !since.isBefore(other.since);
  }

  static NameUse of(HostnameState state) {
    var key = state.getResumeKeySha256();
    return new NameUse(
        state.getHostname(),
        state.getAccountId(),
        new TunnelPorts(
            TunnelKind.valueOf(state.getProtocol().name()),
            state.getLocalPort(),
            state.getPublicPort()),
        state.getEpoch(),
        state.getLastSessionId(),
        state.getOnline(),
        key == null ? null : hex(key),
        state.getSince(),
        state.getExpiresAt());
  }

  /** As it stands in the topic. */
  public HostnameState toState() {
    return HostnameState.newBuilder()
        .setHostname(hostname)
        .setAccountId(accountId)
        .setLocalPort(ports.local())
        .setProtocol(TunnelProtocol.valueOf(ports.kind().name()))
        .setPublicPort(ports.remote())
        .setEpoch(epoch)
        .setLastSessionId(lastSessionId)
        .setOnline(online)
        .setResumeKeySha256(
            resumeKeySha256 == null
                ? null
                : ByteBuffer.wrap(HexFormat.of().parseHex(resumeKeySha256)))
        .setSince(since)
        .setExpiresAt(expiresAt)
        .build();
  }

  private static String hex(ByteBuffer bytes) {
    var copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
