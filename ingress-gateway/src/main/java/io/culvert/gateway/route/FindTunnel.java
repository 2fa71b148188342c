package io.culvert.gateway.route;

import io.culvert.schemas.hostname.HostnameClaim;
import io.culvert.tunnel.error.CulvertError;
import io.culvert.tunnel.stream.Tunnel;
import io.culvert.tunnel.stream.TunnelDirectory;
import io.culvert.tunnel.stream.TunnelDirectory.Lookup;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which tunnel a hostname or a port leads to now, whatever protocol asks.
 *
 * @param tunnels where tunnels are found
 * @param hostnames how hostnames behave; changes hold from the next question on
 */
public record FindTunnel(TunnelDirectory tunnels, HostnameView hostnames, Clock clock) {

  /** A tunnel, or why there is none. */
  public sealed interface Found {
    /** The event loop that its tunnel runs on; null when there is no single one, or no tunnel. */
    default @Nullable EventLoop loop() {
      return this instanceof Open(var tunnel, _) ? tunnel.loop() : null;
    }

    /**
     * It leads there.
     *
     * @param claim what the owner has of the hostname; null when it is not reserved
     */
    record Open(Tunnel tunnel, @Nullable HostnameClaim claim) implements Found {}

    /** It leads nowhere. */
    record Shut(CulvertError error) implements Found {}
  }

  /** By a hostname in lower case. */
  public Found at(String asked) {
    return at(asked, TunnelDirectory::find);
  }

  /** The same for who sends nothing there: where several tunnels take turns, it is nobody's. */
  public Found look(String asked) {
    return at(asked, TunnelDirectory::look);
  }

  private Found at(String asked, BiFunction<TunnelDirectory, String, Lookup> choice) {
    var hostname = hostnames.custom().meantBy(asked);
    var claim = hostnames.book().find(hostname).orElse(null);
    return claim != null && !claim.servesAt(clock.instant())
        ? new Found.Shut(
            claim.settings().getEnabled()
                ? CulvertError.UNKNOWN_HOST
                : CulvertError.HOSTNAME_SWITCHED_OFF)
        : found(choice.apply(tunnels, hostname), claim);
  }

  /** By the public port of a TCP tunnel. */
  public Found atPort(int port) {
    return atPort(port, this::at);
  }

  /** The same for who sends nothing there: where several tunnels take turns, it is nobody's. */
  public Found lookAtPort(int port) {
    return atPort(port, this::look);
  }

  private Found atPort(int port, Function<String, Found> choice) {
    return tunnels
        .ports()
        .hostname(port)
        .map(choice)
        .orElseGet(() -> new Found.Shut(CulvertError.UNKNOWN_HOST));
  }

  private static Found found(Lookup lookup, @Nullable HostnameClaim claim) {
    return switch (lookup) {
      case Lookup.Online(var tunnel) when isStrangers(tunnel, claim) ->
          new Found.Shut(CulvertError.NO_SESSION);
      case Lookup.Online(var tunnel) -> new Found.Open(tunnel, claim);
      case Lookup.Offline _ -> new Found.Shut(CulvertError.NO_SESSION);
      case Lookup.Unreachable _ -> new Found.Shut(CulvertError.BROKER_UNREACHABLE);
      case Lookup.Unknown _ -> new Found.Shut(CulvertError.UNKNOWN_HOST);
    };
  }

  /** A name may have been reserved while somebody else was using it; their session ends soon. */
  private static boolean isStrangers(Tunnel tunnel, @Nullable HostnameClaim claim) {
    return claim != null && !claim.accountId().equals(tunnel.info().accountId());
  }
}
