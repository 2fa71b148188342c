package io.culvert.schemas.seal.event;

import io.culvert.events.Sealed;
import io.culvert.events.SessionEvent;
import io.culvert.events.SessionOpened;
import io.culvert.schemas.seal.AccountCipher;
import io.culvert.schemas.seal.Binding;
import io.culvert.schemas.seal.BrokenSealException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions: the address that an agent came from is personal. */
final class SessionSeal implements EventSeal<SessionEvent> {

  @Override
  public @Nullable String accountId(SessionEvent event) {
    return event.getAccountId();
  }

  @Override
  public @Nullable Sealed sealed(SessionEvent event) {
    return event.getPayload() instanceof SessionOpened opened ? opened.getSealed() : null;
  }

  @Override
  public SessionEvent seal(SessionEvent event, AccountCipher cipher) {
    if (event.getAccountId() == null || !(event.getPayload() instanceof SessionOpened opened)) {
      return event;
    }
    return with(event, opened, "", cipher.seal(opened.getAgentAddress(), binding(event)));
  }

  @Override
  public Optional<SessionEvent> withoutContent(SessionEvent event) {
    return event.getAccountId() != null && event.getPayload() instanceof SessionOpened opened
        ? Optional.of(with(event, opened, "", null))
        : Optional.of(event);
  }

  @Override
  public SessionEvent open(SessionEvent event, AccountCipher cipher) throws BrokenSealException {
    if (event.getPayload() instanceof SessionOpened opened && opened.getSealed() != null) {
      return with(event, opened, cipher.openText(opened.getSealed(), binding(event)), null);
    }
    return event;
  }

  private static Binding binding(SessionEvent event) {
    return Binding.of("SessionOpened", event.getAccountId(), event.getSessionId());
  }

  private static SessionEvent with(
      SessionEvent event, SessionOpened opened, String address, @Nullable Sealed sealed) {
    return new SessionEvent(
        event.getEventId(),
        event.getOccurredAt(),
        event.getSessionId(),
        event.getAccountId(),
        event.getHostname(),
        SessionOpened.newBuilder(opened).setAgentAddress(address).setSealed(sealed).build());
  }
}
