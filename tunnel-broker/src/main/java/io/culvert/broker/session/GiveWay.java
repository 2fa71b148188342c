package io.culvert.broker.session;

import io.culvert.events.CloseReason;
import io.culvert.tunnel.error.CulvertError;
import java.util.Objects;
import java.util.Optional;

/**
 * What two brokers have given out twice, because neither had heard of the other yet: a public port
 * to two hostnames, or a hostname to two agents that did not ask to share one. The younger session
 * ends, and its agent, which comes again, is given something else. All brokers agree who is
 * younger. Pure.
 */
final class GiveWay {
  private GiveWay() {}

  /** Why the session has to end for the other one; empty when the two can be there together. */
  static Optional<Ending> decide(Session session, Member other) {
    var member = Member.of(session);
    if (!other.isOlderThan(member)) {
      return Optional.empty();
    }
    if (!other.hostname().equals(member.hostname())) {
      return member.port() != null && Objects.equals(member.port(), other.port())
          ? Optional.of(comeAgain(CulvertError.PORT_GIVEN_TWICE))
          : Optional.empty();
    }
    return isSharedByChance(session, member, other)
        ? Optional.of(comeAgain(CulvertError.NAME_GIVEN_TWICE))
        : Optional.empty();
  }

  /** Further connections go where the first one goes. */
  private static boolean isSharedByChance(Session session, Member member, Member other) {
    return !session.asked()
        && member.connection() == 0
        && member.accountId() != null
        && !member.isOfTheAgentOf(other);
  }

  private static Ending comeAgain(CulvertError error) {
    return Ending.comeAgain(CloseReason.REPLACED, error);
  }
}
