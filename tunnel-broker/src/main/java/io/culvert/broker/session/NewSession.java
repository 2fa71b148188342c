package io.culvert.broker.session;

import io.culvert.broker.session.Decision.Admitted;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
import io.culvert.tunnel.stream.TunnelInfo;
import java.time.Instant;

/** Makes the session of an agent that is let in. */
final class NewSession {
  private NewSession() {}

  static Session of(Arrival arrival, Admitted admitted, Instant now) {
    var hello = arrival.hello();
    var token = hello.token();
    var credential = admitted.credential();
    var key = admitted.resumeKey();
    var claim = admitted.claim();
    var wish = hello.wish();
    var ports = admitted.ports();
    var info =
        new TunnelInfo(
            EventIds.next(),
            credential == null ? null : credential.accountId(),
            admitted.hostname(),
            wish.record(),
            ports.kind(),
            ports.remote(),
            wish.policy());
    return new Session(
        info,
        new SessionAgent(hello.agentId(), hello.connection(), arrival.from()),
        token == null ? null : TokenFormat.sha256(token),
        claim != null,
        wish.name() != null || wish.remotePort() != null,
        ports,
        admitted.epoch(),
        now,
        admitted.expiresAt(),
        key == null ? null : key.sha256());
  }
}
