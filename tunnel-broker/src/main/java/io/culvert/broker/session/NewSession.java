package io.culvert.broker.session;

import io.culvert.broker.session.Decision.Admitted;
import io.culvert.broker.session.Reception.Arrival;
import io.culvert.schemas.EventIds;
import io.culvert.schemas.account.TokenFormat;
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
    return new Session(
        EventIds.next(),
        new SessionAgent(
            hello.agentId(), hello.connection(), hello.agent(), arrival.address(), arrival.from()),
        credential == null ? null : credential.accountId(),
        token == null ? null : TokenFormat.sha256(token),
        admitted.hostname(),
        claim != null,
        hello.wish(),
        admitted.ports(),
        admitted.epoch(),
        now,
        admitted.expiresAt(),
        key == null ? null : key.sha256());
  }
}
