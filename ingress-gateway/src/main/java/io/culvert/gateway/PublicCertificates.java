package io.culvert.gateway;

import io.culvert.events.DomainVerified;
import io.culvert.events.HostnameEvent;
import io.culvert.gateway.acme.AcmeCertificates;
import io.culvert.gateway.acme.AnswerChallenges;
import io.culvert.gateway.route.HostnameView;
import io.culvert.gateway.sni.CertificateChoice;
import io.culvert.tunnel.tls.Certificates;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelHandler;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the public side: the operator's own, from files, and those that are ordered.
 */
final class PublicCertificates implements AutoCloseable {
  /** What is spoken behind them (RFC 7301), the best first. */
  private static final List<String> HTTP = List.of("h2", "http/1.1");

  private final @Nullable Certificates files;
  private final @Nullable AcmeCertificates ordered;
  private final @Nullable Path webroot;

  PublicCertificates(
      GatewaySettings settings, HostnameView hostnames, MeterRegistry meters, Clock clock) {
    var paths = settings.tls().files();
    files = Certificates.openIfAny(paths.certificates(), paths.keys(), HTTP);
    webroot = settings.acme().webroot();
    ordered =
        AcmeCertificates.openIfAny(
            settings.acme(), hostnames, files, settings.requestHeadTimeout(), meters, clock);
  }

  /** For HTTPS. */
  CertificateChoice choice() {
    return new CertificateChoice(files, ordered, HTTP);
  }

  /** For what is no HTTP. */
  @Nullable AcmeCertificates ordered() {
    return ordered;
  }

  /** Answers authorities; null when none is going to ask. */
  @Nullable ChannelHandler challenges() {
    return AnswerChallenges.ifAny(ordered, webroot);
  }

  void start() {
    if (ordered != null) {
      ordered.start();
    }
  }

  /** A domain that has just been shown to lead here is going to be visited. */
  void heard(HostnameEvent event) {
    if (ordered != null && event.getPayload() instanceof DomainVerified) {
      ordered.expect(event.getHostname());
    }
  }

  @Override
  public void close() {
    if (ordered != null) {
      ordered.close();
    }
    if (files != null) {
      files.close();
    }
  }
}
