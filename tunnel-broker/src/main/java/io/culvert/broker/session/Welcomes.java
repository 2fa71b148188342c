package io.culvert.broker.session;

import io.culvert.broker.BrokerSettings;
import io.culvert.broker.session.Decision.Admitted;
import io.culvert.tunnel.frame.ProtocolLimits;
import io.culvert.tunnel.hello.Welcome;
import java.util.Objects;

/** Words the welcome of a new session. */
record Welcomes(BrokerSettings settings, Known known) {

  Welcome of(Session session, Admitted admitted) {
    var key = admitted.resumeKey();
    var account = session.accountId();
    return new Welcome(
        ProtocolLimits.VERSION,
        session.id(),
        session.hostname(),
        url(session),
        account == null ? null : known.credentials().accountName(account).orElse(account),
        session.expiresAt() == null ? null : session.expiresAt().toString(),
        key == null ? null : key.text(),
        (int) settings.pingInterval().toSeconds(),
        settings.dashboardUrl(),
        ProtocolLimits.MAX_CONNECTIONS,
        true);
  }

  private String url(Session session) {
    var urls = settings.urls();
    return switch (session.ports().kind()) {
      case HTTP -> urls.http(session.hostname());
      case TCP -> urls.tcp(Objects.requireNonNull(session.ports().remote()));
      case TLS -> urls.tls(session.hostname());
    };
  }
}
